"""Sixteen at once against one case: nothing is booked twice, nothing is lost, and the ledger adds up (goal L2)."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from civildefense.common.errors import RuleBroken
from projects.fees import posting
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from projects.fees.payments.services import record_payment, reverse_payment
from projects.fees.refunds.services import move_write_off, propose_write_off
from projects.ledger.verify import faults
from tests.cast import Cast, make_cast, make_token, with_token
from tests.projects.fees.till import make_case, say_who_collects

THREADS = 16
DAY = dt.date(2019, 5, 6)


def at_once(work: Callable[[int], Any]) -> Counter[str]:
    """What each of the threads ended with: its answer, or the code of its refusal."""
    barrier, ended = threading.Barrier(THREADS), Counter[str]()

    def run(number: int) -> None:
        barrier.wait()
        try:
            ended[str(work(number))] += 1
        except RuleBroken as refusal:
            ended[refusal.code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def pay(cast: Cast, case: FeeCase, fen: int, number: str) -> str:
    record_payment(
        organisation=cast.a.organisation, case=case, channel="treasury", receipt_number=number, received_on=DAY,
        amount_fen=fen, payer_name="江城费1置业有限公司", by=cast.a.clerk,
    )  # fmt: skip
    return "paid"


def check(case: FeeCase, collected: int) -> posting.Balances:
    with connection.cursor() as cursor:
        assert list(faults(cursor)) == []
    now = posting.balances(case)
    assert now.collected == collected
    assert now.due == now.collected + now.receivable - now.refundable - now.unallocated
    return now


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_on_one_case() -> None:
    cast = make_cast()
    say_who_collects(cast)

    case = make_case(cast.a, 100_00, "费1")
    assert at_once(lambda _number: pay(cast, case, 60_00, "同一张")) == {"paid": 1, "receipt_taken": THREADS - 1}
    assert check(case, 60_00).receivable == 40_00

    case = make_case(cast.a, 100_00, "费2")
    assert at_once(lambda number: pay(cast, case, 60_00, f"各{number}")) == {"paid": THREADS}
    assert check(case, THREADS * 60_00).unallocated == THREADS * 60_00 - 100_00

    case = make_case(cast.a, 100_00, "费3")
    pay(cast, case, 60_00, "冲")
    payment = Payment.objects.get(receipt_number="冲")

    def pay_or_reverse(number: int) -> str:
        if number % 2:
            return pay(cast, case, 10_00, f"付{number}")
        reverse_payment(payment=payment, by=cast.a.clerk, reason="录错")
        return "reversed"

    assert at_once(pay_or_reverse) == {"paid": 8, "reversed": 1, "reversed_already": 7}
    assert check(case, 80_00).receivable == 20_00

    case = make_case(cast.a, 100_00, "费4")
    told: dict[str, Any] = {
        "basis": "企业破产法第一百二十条",
        "finding": "终结",
        "decision_on": DAY,
        "by": cast.a.clerk,
    }
    waived = [
        propose_write_off(case=case, amount_fen=60_00, decision_number=f"破{number}", **told) for number in range(8)
    ]

    def pay_or_waive(number: int) -> str:
        if number % 2:
            return pay(cast, case, 10_00, f"免{number}")
        move_write_off(write_off=waived[number // 2], to="approved", by=cast.leader)
        return "waived"

    ended = at_once(pay_or_waive)
    assert (ended["paid"], ended["waived"] + ended["more_than_owed"]) == (8, 8)
    assert ended["waived"] <= 1
    check(case, 80_00)

    case = make_case(cast.a, 100_00, "费5")
    secret = make_token(cast.a.organisation)[1]
    body = {"case": "费5", "channel": "treasury", "receipt_number": "键", "received_on": "2019-05-06"}
    body |= {"amount_fen": 60_00, "payer_name": "甲"}  # type: ignore[dict-item]

    def send(_number: int) -> int:
        client = with_token(secret)
        return client.post(
            "/api/v1/projects/payments/", body, format="json", headers={"Idempotency-Key": "k"}
        ).status_code

    answered = at_once(send)
    assert set(answered) <= {"201", "409"}
    assert answered["201"] >= 1
    check(case, 60_00)
