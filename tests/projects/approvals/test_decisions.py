"""Decisions of the approval bureau: kept, matched or held, corrected, revoked, taken into supervision."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.records.models import Transition
from projects.approvals import services
from projects.approvals.models import Approval, Delegation
from projects.approvals.states import ApprovalState
from projects.developments.models import Phase
from projects.enterprises.models import Enterprise
from tests.cast import Cast, make_attachment
from tests.projects.approvals.conftest import (
    CREDIT_CODE,
    METRO,
    decision,
    make_delegation,
    make_development,
    make_item,
)


def receive(cast: Cast, **fields: Any) -> Approval:
    return services.receive_decision(organisation=cast.city, by=cast.clerk, **decision(**fields))


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ({"project_code": "2601-990101-04-01-000001-002"}, "code"),
        ({"project_code": "k-1"}, "number"),
        ({"project_name": "桃坞 花园", "credit_code": CREDIT_CODE}, "name"),
        ({"developer_name": "江城置业有限公司"}, "name"),
    ],
)
def test_a_decision_finds_its_development_and_goes_to_its_office(cast: Cast, told: dict[str, str], way: str) -> None:
    development = make_development(cast.a)
    approval = receive(cast, **told)
    assert (approval.development, approval.state, approval.match_way) == (development, ApprovalState.DECIDED, way)
    assert approval.organisation == cast.a.organisation
    assert approval.needs_supervision


def test_two_developments_of_one_name_are_for_a_person_to_tell_apart(cast: Cast) -> None:
    make_development(cast.a)
    wanted = make_development(cast.a, "K-2")
    approval = receive(cast, credit_code=CREDIT_CODE)
    assert (approval.state, approval.development, approval.organisation) == (ApprovalState.HELD, None, cast.city)
    approval = services.name_development(approval=approval, development=wanted, by=cast.clerk)
    assert (approval.state, approval.development, approval.match_way) == (ApprovalState.DECIDED, wanted, "hand")
    assert Transition.objects.about(approval).get().moved_by == cast.clerk


def test_what_is_held_is_found_when_its_development_comes_on_record(cast: Cast) -> None:
    approval = receive(cast, credit_code=CREDIT_CODE)
    assert services.match_held(by=cast.clerk) == 0
    development = make_development(cast.a)
    assert services.match_held(by=cast.clerk) == 1
    approval.refresh_from_db()
    assert (approval.development, approval.match_way) == (development, "name")


def test_a_county_never_matches_into_another_county(cast: Cast) -> None:
    make_development(
        cast.b, developer=Enterprise.objects.create(organisation=cast.b.organisation, name="江城置业有限公司")
    )
    approval = services.receive_decision(
        organisation=cast.a.organisation, by=cast.a.clerk, **decision(developer_name="江城置业有限公司")
    )
    assert approval.state == ApprovalState.HELD


def test_a_wrong_match_is_undone_with_a_reason(cast: Cast) -> None:
    make_development(cast.a)
    approval = receive(cast, credit_code=CREDIT_CODE)
    with pytest.raises(MoveRefused):
        services.move_approval(approval=approval, to=ApprovalState.HELD, by=cast.clerk)
    approval = services.move_approval(approval=approval, to=ApprovalState.HELD, by=cast.clerk, reason="同名项目")
    assert (approval.state, approval.development, approval.match_way) == (ApprovalState.HELD, None, "")


def test_one_number_of_one_body_is_on_record_once(cast: Cast) -> None:
    development = make_development(cast.a)
    receive(cast, development=development)
    with pytest.raises(Exception, match=r"number_once|on record already"), transaction.atomic():
        receive(cast, development=development, number="江行审[2026] 12 号")
    receive(cast, development=development, decided_by_body="省人防办")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"decided_on": timezone.localdate() + dt.timedelta(days=1)}, "decision_in_future"),
        ({"accepted_on": dt.date(2026, 2, 11)}, "decision_before_application"),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(cast: Cast, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        receive(cast, **fields)
    assert refusal.value.code == code


def test_a_phase_of_another_development_is_refused(cast: Cast) -> None:
    other = make_development(cast.a, "K-2", name="别处")
    phase = Phase.objects.create(development=other, number=1)
    with pytest.raises(RuleBroken) as refusal:
        receive(cast, development=make_development(cast.a), phase=phase)
    assert refusal.value.code == "foreign_phase"


def test_an_item_counts_from_its_first_to_before_its_last_day(cast: Cast) -> None:
    old = make_item(cast, ends_on=dt.date(2024, 1, 1))
    new = make_item(cast, starts_on=dt.date(2024, 1, 1))
    assert services.item_in_force(old.code, dt.date(2023, 12, 31)) == old
    assert services.item_in_force(old.code, dt.date(2024, 1, 1)) == new
    with pytest.raises(RuleBroken) as refusal:
        services.item_in_force(old.code, dt.date(2014, 12, 31))
    assert refusal.value.code == "item_not_in_force"


# --- Delegations ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("decided_on", [dt.date(2024, 3, 1), dt.date(2026, 2, 28)])
def test_a_delegated_item_is_decided_under_a_valid_delegation(cast: Cast, decided_on: dt.date) -> None:
    item = make_item(cast, METRO, needs_delegation=True)
    delegation = make_delegation(cast, item)
    approval = receive(cast, item=item, delegation=delegation, decided_on=decided_on)
    assert approval.delegation == delegation


def test_without_a_delegation_nothing_is_decided(cast: Cast) -> None:
    item = make_item(cast, METRO, needs_delegation=True)
    with pytest.raises(RuleBroken) as refusal:
        receive(cast, item=item)
    assert refusal.value.code == "delegation_missing"


@pytest.mark.parametrize("decided_on", [dt.date(2024, 2, 29), dt.date(2026, 3, 1)])
def test_a_delegation_of_another_day_or_item_is_refused(cast: Cast, decided_on: dt.date) -> None:
    item = make_item(cast, METRO, needs_delegation=True)
    delegation = make_delegation(cast, item)
    with pytest.raises(RuleBroken) as refusal:
        receive(cast, item=item, delegation=delegation, decided_on=decided_on)
    assert refusal.value.code == "delegation_not_valid"
    with pytest.raises(RuleBroken) as refusal:
        receive(cast, item=make_item(cast), delegation=delegation)
    assert refusal.value.code == "delegation_not_valid"


def test_the_database_holds_the_same_without_the_service(cast: Cast) -> None:
    item = make_item(cast, METRO, needs_delegation=True)
    delegation = make_delegation(cast, item)
    approval = receive(cast, item=item, delegation=delegation)
    rows = Approval.objects.filter(pk=approval.pk)
    for change in ({"delegation": None}, {"decided_on": dt.date(2023, 1, 1)}, {"item": make_item(cast)}):
        with pytest.raises(IntegrityError, match="delegation"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="keeps_decisions"), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(ends_on=dt.date(2025, 1, 1))
    assert rows.update(project_name="改名") == 1


def test_a_delegation_keeps_the_days_of_its_decisions(cast: Cast) -> None:
    item = make_item(cast, METRO, needs_delegation=True)
    delegation = make_delegation(cast, item)
    receive(cast, item=item, delegation=delegation, decided_on=dt.date(2026, 2, 10))
    delegation.ends_on = dt.date(2026, 2, 10)
    with pytest.raises(RuleBroken) as refusal:
        services.put_delegation(delegation=delegation, by=cast.clerk)
    assert refusal.value.code == "delegation_cited"
    delegation.ends_on = dt.date(2026, 2, 11)
    services.put_delegation(delegation=delegation, by=cast.clerk)


# --- Old decisions and supervision ------------------------------------------------------------------------


def test_an_old_decision_is_entered_with_its_scan(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.enter_old_decision(organisation=cast.city, by=cast.clerk, scan=None, **decision())
    assert refusal.value.code == "scan_missing"
    scan = make_attachment(make_development(cast.a), cast.clerk, kind="scan")
    approval = services.enter_old_decision(
        organisation=cast.city, by=cast.clerk, scan=scan, **decision(decided_on=dt.date(2013, 5, 6))
    )
    assert approval.is_before_portal
    assert not Approval.objects.without_scan().exists()


def test_supervision_is_opened_once(cast: Cast) -> None:
    approval = receive(cast, development=make_development(cast.a))
    assert list(Approval.objects.awaiting_supervision()) == [approval]
    twin = Approval.objects.get(pk=approval.pk)
    approval = services.mark_supervised(approval=approval, by=cast.inspector)
    assert approval.supervised_by == cast.inspector
    with pytest.raises(RuleBroken) as refusal:
        services.mark_supervised(approval=twin, by=cast.clerk)
    assert refusal.value.code == "supervised_already"
    assert not Approval.objects.awaiting_supervision().exists()


def test_only_a_leader_records_a_revocation(cast: Cast) -> None:
    approval = receive(cast, development=make_development(cast.a))
    with pytest.raises(MoveRefused):
        services.move_approval(approval=approval, to=ApprovalState.REVOKED, by=cast.clerk, reason="撤销")
    approval = services.move_approval(approval=approval, to=ApprovalState.REVOKED, by=cast.leader, reason="撤销")
    assert approval.state == ApprovalState.REVOKED
    with pytest.raises(RuleBroken) as refusal:
        services.mark_supervised(approval=approval, by=cast.clerk)
    assert refusal.value.code == "nothing_to_supervise"
