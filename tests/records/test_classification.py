"""A decision of the secrecy officer opens restricted columns, to named readers, in the rows that it covers."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.common.errors import RuleBroken
from civildefense.records import classification
from civildefense.records.models import ClassificationDecision, readable_fields
from shelters.facilities import services as facilities
from shelters.facilities.errors import Undecided
from shelters.facilities.models import FacilityRestricted
from tests.cast import Cast

FIELD = "shelters.facilityrestricted.protection_class"


def decide(cast: Cast, **changes: Any) -> ClassificationDecision:
    return classification.record_decision(
        **{
            "organisation": cast.a.organisation,
            "document_number": "人防密〔2026〕1号",
            "decided_on": dt.date(2026, 10, 1),
            "fields": [FIELD],
            "readers": [cast.a.clerk],
            "by": cast.secrecy_officer,
            **changes,
        }
    )


def rows(user: User) -> set[Any]:
    return set(FacilityRestricted.objects.visible_to(user))


def test_until_a_decision_the_columns_exist_for_nobody(cast: Cast) -> None:
    for user in [*cast.people.values(), cast.a.clerk, cast.a.signer]:
        assert readable_fields(user, FacilityRestricted) == frozenset()
        assert rows(user) == set()


def test_a_decision_opens_the_named_columns_to_the_named_readers(cast: Cast) -> None:
    decide(cast)
    assert readable_fields(cast.a.clerk, FacilityRestricted) == {"protection_class"}
    assert rows(cast.a.clerk) == {cast.a.restricted}
    assert rows(cast.a.signer) == set()
    assert rows(cast.clerk) == set()


def test_the_secrecy_officer_reads_what_a_decision_covers_and_nothing_else(cast: Cast) -> None:
    assert rows(cast.secrecy_officer) == set()
    decide(cast)
    assert rows(cast.secrecy_officer) == {cast.a.restricted}


def test_a_countys_decision_opens_nothing_in_another_county(cast: Cast) -> None:
    decide(cast, readers=[cast.clerk])
    assert rows(cast.clerk) == {cast.a.restricted}
    assert readable_fields(cast.clerk, FacilityRestricted, cast.b.organisation.pk) == frozenset()


def test_the_citys_decision_covers_its_counties_for_the_readers_scope(cast: Cast) -> None:
    decide(cast, organisation=cast.city, readers=[cast.clerk, cast.b.clerk])
    assert rows(cast.clerk) == {cast.a.restricted, cast.b.restricted}
    assert rows(cast.b.clerk) == {cast.b.restricted}


def test_a_revoked_decision_closes_at_once(cast: Cast) -> None:
    decision = decide(cast)
    classification.revoke_decision(decision=decision, by=cast.secrecy_officer)
    assert rows(cast.a.clerk) == set()
    with pytest.raises(RuleBroken) as refused:
        classification.revoke_decision(decision=decision, by=cast.secrecy_officer)
    assert refused.value.code == "revoked_already"


@pytest.mark.parametrize("role", ["clerk", "editor", "administrator", "auditor"])
def test_only_the_secrecy_officer_decides(cast: Cast, role: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        decide(cast, by=cast.people[role])
    assert refused.value.code == "not_allowed"
    decision = decide(cast)
    with pytest.raises(RuleBroken):
        classification.revoke_decision(decision=decision, by=cast.people[role])


@pytest.mark.parametrize("fields", [[], ["shelters.facility.name"], [FIELD, "shelters.facilityrestricted.nothing"]])
def test_only_restricted_columns_can_be_decided_on(cast: Cast, fields: list[str]) -> None:
    with pytest.raises(RuleBroken) as refused:
        decide(cast, fields=fields)
    assert refused.value.code == "not_restricted"


def test_a_decision_lies_in_the_past(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        decide(cast, decided_on=timezone.localdate() + dt.timedelta(days=1))
    assert refused.value.code == "future_decision"


def test_a_reader_must_belong_to_the_office_that_the_decision_covers(cast: Cast) -> None:
    for outsider in (cast.b.clerk, cast.stranger):
        with pytest.raises(RuleBroken) as refused:
            decide(cast, readers=[outsider])
        assert refused.value.code == "foreign_reader"


def test_writing_needs_the_decision_too_and_the_value_is_not_repeated(cast: Cast) -> None:
    with pytest.raises(Undecided) as refused:
        facilities.set_restricted(facility=cast.a.facility, by=cast.a.clerk, protection_class="SECRET-VALUE")
    assert "SECRET-VALUE" not in str(refused.value)
    decide(cast)
    facilities.set_restricted(facility=cast.a.facility, by=cast.a.clerk, protection_class="乙类")
    cast.a.restricted.refresh_from_db()
    assert cast.a.restricted.protection_class == "乙类"
    with pytest.raises(Undecided):
        facilities.set_restricted(facility=cast.a.facility, by=cast.a.clerk, war_capacity=1)
