"""The service log and the advice desk."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from civildefense.common.errors import MoveRefused
from projects.developments import services
from projects.developments.errors import NotAnswered, NotASuggestion, OfficerElsewhere
from projects.developments.models import Development, ServiceEntry
from tests.cast import Cast

DAY = dt.date(2019, 2, 1)


def ask(cast: Cast, development: Development, kind: str = "question", **fields: Any) -> ServiceEntry:
    return services.record_service(
        development=development, kind=kind, text="出入口如何报审？", by=cast.a.clerk, **{"happened_on": DAY, **fields}
    )


def test_a_question_waits_for_the_service_officer_and_is_overdue_the_day_after(
    cast: Cast, development: Development
) -> None:
    services.change_development(development=development, service_officer=cast.clerk, is_major=True, by=cast.a.clerk)
    development.refresh_from_db()
    entry = ask(cast, development, answer_due_on=dt.date(2019, 2, 10))
    assert (entry.state, entry.answerer) == ("open", cast.clerk)
    assert not ServiceEntry.objects.overdue(dt.date(2019, 2, 10)).exists()
    assert ServiceEntry.objects.overdue(dt.date(2019, 2, 11)).get() == entry


def test_a_contact_waits_for_nobody(cast: Cast, development: Development) -> None:
    assert ask(cast, development, "contact").state == "noted"
    assert not ServiceEntry.objects.unanswered().exists()


def test_an_answer_says_something_and_is_given_once(cast: Cast, development: Development) -> None:
    entry = ask(cast, development)
    with pytest.raises(NotAnswered):
        services.rate_service(entry=entry, rating="satisfied", by=cast.a.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.answer_service(entry=entry, answer=" ", by=cast.a.clerk)
    answered = services.answer_service(entry=entry, answer="随方案报审。", by=cast.a.clerk)
    assert (answered.state, answered.answered_by) == ("answered", cast.a.clerk)
    with pytest.raises(MoveRefused):
        services.answer_service(entry=entry, answer="又一次", by=cast.a.clerk)
    rated = services.rate_service(entry=entry, rating="satisfied", effect="少改图一次", by=cast.a.clerk)
    assert (rated.rating, rated.effect) == ("satisfied", "少改图一次")


@pytest.mark.parametrize(("is_adopted", "state"), [(True, "adopted"), (False, "declined"), (None, "answered")])
def test_a_suggestion_is_adopted_or_not(
    cast: Cast, development: Development, is_adopted: bool | None, state: str
) -> None:
    entry = ask(cast, development, "suggestion")
    answered = services.answer_service(
        entry=entry, answer="已转设计院。", effect="节约工期", is_adopted=is_adopted, by=cast.a.clerk
    )
    assert (answered.state, answered.effect) == (state, "节约工期")


def test_a_question_is_not_adopted(cast: Cast, development: Development) -> None:
    with pytest.raises(NotASuggestion):
        services.answer_service(entry=ask(cast, development), answer="是", is_adopted=True, by=cast.a.clerk)


def test_somebody_of_another_county_cannot_be_asked(cast: Cast, development: Development) -> None:
    with pytest.raises(OfficerElsewhere):
        ask(cast, development, answerer=cast.b.clerk)
