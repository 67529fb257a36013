"""The listed rules: unverified, with their documents, entered once."""

from django.core.management import call_command

from projects.fees.listed.services import load_listed
from projects.fees.models import CollectorRule, ReliefGround
from tests.cast import Cast


def test_the_list_is_entered_once_and_unverified(cast: Cast) -> None:
    assert load_listed(organisation=cast.city, by=cast.finance) == 12 + 6 + 1
    assert load_listed(organisation=cast.city, by=cast.finance) == 0
    grounds = ReliefGround.objects.all()
    assert grounds.count() == 12
    assert {ground.state for ground in grounds} == {"unverified"}
    assert all(ground.document and ground.ask for ground in grounds)
    ended = grounds.get(code="community_care")
    assert str(ended.ends_on) == "2026-01-01"


def test_the_command_names_who_enters(cast: Cast) -> None:
    call_command("load_fee_rules", organisation=cast.city.code, by=cast.finance.username)
    periods = CollectorRule.objects.filter(kind="current").order_by("from_year")
    assert [(rule.from_year, rule.collector) for rule in periods] == [(1996, "office"), (2021, "tax")]
    assert {rule.entered_by for rule in periods} == {cast.finance}
