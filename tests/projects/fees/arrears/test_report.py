"""Arrears as of any day, by office and bucket, adding up to the ledger to the fen."""

import datetime as dt

import pytest

from projects.fees.arrears.report import arrears
from projects.fees.arrears.rules import Bucket
from projects.fees.arrears.sums import sums_by_office, sums_of
from projects.fees.payments.services import record_payment
from tests.cast import Cast
from tests.projects.fees.till import make_case, say_who_collects, serve_notice

TODAY = dt.date(2019, 6, 30)


@pytest.fixture
def offices(cast: Cast) -> list[int]:
    """Two counties with arrears of different ages, one case paid in part since."""
    say_who_collects(cast)
    for number, fen, due_on in (("费1", 1_000_01, dt.date(2019, 6, 10)), ("费2", 2_000_00, dt.date(2019, 2, 1))):
        serve_notice(make_case(cast.a, fen, number), cast.a, due_on)
    make_case(cast.a, 30, "费3")
    case = make_case(cast.b, 500, "费4")
    serve_notice(case, cast.b, dt.date(2019, 6, 30))
    record_payment(
        organisation=cast.b.organisation, case=case, channel="treasury", receipt_number="1", amount_fen=200,
        received_on=dt.date(2019, 6, 29), payer_name="甲", by=cast.b.clerk,
    )  # fmt: skip
    return [cast.a.organisation.pk, cast.b.organisation.pk]


def test_every_fen_stands_in_one_bucket_and_the_offices_tie(offices: list[int]) -> None:
    found = arrears(offices, on=TODAY)
    assert [(line.number, line.bucket, line.days) for line in found.lines] == [
        ("费2", Bucket.TO_365, 149), ("费1", Bucket.TO_30, 20), ("费4", Bucket.NOT_DUE, 0), ("费3", Bucket.NOT_DUE, 0),
    ]  # fmt: skip
    assert [(office.cases, office.owed_fen, office.ties) for office in found.offices] == [
        (3, 3_000_31, True), (1, 300, True),
    ]  # fmt: skip
    assert found.ties
    assert found.owed_fen == sum(sums.receivable for sums in sums_by_office(offices, on=TODAY).values())
    assert found.by_bucket[Bucket.TO_365] == 2_000_00


def test_an_earlier_day_is_seen_as_it_was(offices: list[int]) -> None:
    earlier = {line.number: (line.owed_fen, line.bucket) for line in arrears(offices, on=dt.date(2019, 6, 28)).lines}
    assert earlier["费4"] == (500, Bucket.NOT_DUE)
    assert arrears(offices, on=dt.date(2018, 12, 31)).lines == []


def test_filters_choose_lines_and_leave_the_totals(offices: list[int]) -> None:
    found = arrears(offices, on=TODAY)
    assert [line.number for line in found.chosen(bucket=Bucket.TO_30)] == ["费1"]
    assert [line.number for line in found.chosen(office="990102")] == ["费4"]
    assert [line.number for line in found.chosen(words="费3家园")] == ["费3"]
    assert found.owed_fen == 3_003_31


def test_what_is_due_was_collected_or_is_owed(cast: Cast, offices: list[int]) -> None:
    sums = sums_of(cast.b.organisation, on=TODAY)
    assert (sums.due, sums.collected, sums.receivable, sums.difference) == (500, 200, 300, 0)


def test_the_report_takes_the_same_statements_for_any_number_of_cases(
    cast: Cast, offices: list[int], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]
        arrears(offices, on=TODAY)
    for number in range(20):
        make_case(cast.a, 100 + number, f"多{number}")
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(arrears(offices, on=TODAY).lines) == 24
