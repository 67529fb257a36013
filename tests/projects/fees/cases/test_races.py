"""Sixteen at once against one case: one signature, no relief beyond the area, sixteen payments, no fen astray."""

import datetime as dt

import pytest

from projects.fees import posting
from projects.fees.cases import services
from projects.fees.models import AssessmentDecision, FeeCase, Relief
from projects.fees.posting import balances
from projects.fees.relief import services as relief
from tests.cast import make_cast
from tests.projects.fees.office import RULE_DAY, Office, make_ground
from tests.projects.ledger.test_races import THREADS, race

FEE = 1_500_500_00


@pytest.fixture
def lasting(transactional_db: None) -> Office:
    """For threads: committed, so that other connections see it."""
    return Office(make_cast())


def examined(office: Office, case: FeeCase, ground: object, area: str) -> Relief:
    return relief.examine_relief(relief=office.request(case, ground, area), by=office.second)  # type: ignore[arg-type]


def test_sixteen_against_one_case(lasting: Office) -> None:
    case = lasting.opened()
    lasting.assess(case)
    services.move_case(case=case, to="accepted", by=lasting.clerk)
    services.move_case(case=case, to="examined", by=lasting.second)
    signed = race(lambda _number: services.sign_case(case=FeeCase.objects.get(pk=case.pk), by=lasting.signer))
    assert signed == {"posted": 1, "move_refused": THREADS - 1}
    assert AssessmentDecision.objects.count() == 1

    ground = make_ground(lasting.cast)
    rows = [examined(lasting, case, ground, "300") for _number in range(THREADS)]
    granted = race(lambda number: relief.approve_relief(relief=rows[number], by=lasting.signer))
    assert granted == {"posted": 3, "relief_beyond_area": THREADS - 3}

    def pay(number: int) -> object:
        on = dt.date(2026, 3, 3)
        return posting.post_receipt(
            case=case, amount_fen=100_000_00, on=on, memo="缴款", key=f"pay {number}", by=lasting.clerk
        )

    due = FEE // 100 * 55
    assert balances(case).receivable == due
    assert race(pay) == {"posted": THREADS}
    held = balances(case)
    assert (held.collected, held.receivable) == (THREADS * 100_000_00, 0)
    assert held.unallocated == THREADS * 100_000_00 - due
    assert balances(case, on=RULE_DAY).collected == 0
