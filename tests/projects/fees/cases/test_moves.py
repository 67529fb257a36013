"""State × move: what the table allows, and to whom; nothing about money is a state that somebody sets."""

import pytest

from civildefense.common.errors import MoveRefused
from civildefense.records import workflow
from projects.fees.models import FeeCase
from projects.fees.states import IN_PREPARATION, MOVES, RELIEF_MOVES, CaseState, ReliefState, Standing
from tests.cast import Cast
from tests.projects.fees.office import make_development

ALLOWED = {
    "draft": {"accepted", "closed"},
    "accepted": {"examined", "draft"},
    "examined": {"issued", "accepted"},
    "issued": {"notified", "accepted", "closed"},
    "notified": {"dunned", "accepted", "closed"},
    "dunned": {"notified", "court", "accepted", "closed"},
    "court": {"dunned", "accepted", "closed"},
    "closed": {"archived", "accepted"},
    "archived": set(),
}
CITY = ("clerk", "finance", "leader", "legal_officer", "auditor", "editor", "inspector", "administrator")
COUNTY = ("county_clerk", "county_signer")


def test_the_table_is_what_the_office_decided() -> None:
    assert {state: {str(move.target) for move in MOVES.from_state(state)} for state in CaseState} == ALLOWED
    assert {str(move.target) for move in RELIEF_MOVES.from_state(ReliefState.EXAMINED)} == {"approved", "refused"}
    assert not RELIEF_MOVES.from_state(ReliefState.REFUSED)
    assert not set(Standing.values) & set(CaseState.values)
    assert set(IN_PREPARATION) == {"draft", "accepted"}


@pytest.fixture
def case(cast: Cast) -> FeeCase:
    development = make_development(cast)
    return FeeCase.objects.create(
        organisation=cast.a.organisation, development=development, payer=development.developer, number="1",
        charging_year=2019,
    )  # fmt: skip


@pytest.mark.parametrize("state", CaseState.values)
def test_every_other_move_is_refused(case: FeeCase, cast: Cast, state: str) -> None:
    FeeCase.objects.update(state=state)
    for target in CaseState.values:
        if target not in ALLOWED[state]:
            with pytest.raises(MoveRefused):
                workflow.move(case, target, by=cast.a.signer, reason="x", table=MOVES)


def test_who_may_do_what(cast: Cast) -> None:
    people = {role: cast.people[role] for role in CITY} | {role: cast.a.people[role] for role in COUNTY}
    rights = {move.right for move in MOVES} | {move.right for move in RELIEF_MOVES}
    may = {right.split(".")[1]: {role for role, user in people.items() if user.has_perm(right)} for right in rights}
    assert may["sign_feecase"] == may["decide_relief"] == {"leader", "county_signer"}
    assert may["accept_feecase"] == may["add_assessment"] == may["close_feecase"] == {"finance", "county_clerk"}
    assert may["examine_feecase"] == {"finance", "county_clerk", "leader", "county_signer", "legal_officer"}
    assert may["examine_relief"] == {"finance", "county_clerk", "legal_officer"}
