"""The treasury's and the tax office's own files through the importer: command, counts, ledger, undo."""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from civildefense.records.imports import undoing
from civildefense.records.models import ImportBatch
from projects.fees import posting
from projects.fees.models import FeeCase
from projects.fees.payments import services
from projects.fees.payments.models import Payment
from projects.fees.payments.states import Channel, PayerMatch, ReceiptKind, TreasuryLevel
from projects.ledger.models import Transfer
from projects.ledger.verify import faults
from tests.cast import Cast
from tests.projects.fees.till import make_case, say_who_collects
from tests.shelters.facilities.importing import run, write_csv, write_xlsx

HEADER = ["缴款书号", "缴款人", "征收机关", "入库日期", "实缴金额(元)", "预算级次", "案件编号"]
imported = partial(run, command="import_payments", source="财政")
committed = partial(imported, extra=("--commit",))


def row(number: int, amount: Any, case: str = "", **said: Any) -> list[Any]:
    told = {"payer": f"江城{case}置业有限公司", "office": "市财政局", "day": "2019-05-06", "level": "市级", **said}
    return [f"320600{number:06}", told["payer"], told["office"], told["day"], amount, told["level"], case]


@pytest.fixture
def cases(cast: Cast) -> list[FeeCase]:
    say_who_collects(cast)
    return [make_case(cast.a, 10_000_00, f"费{letter}") for letter in "甲乙丙"]


def codes(report: dict[str, Any]) -> set[str]:
    return {problem["code"] for problem in report["problems"]}


def receivable(cases: list[FeeCase]) -> list[int]:
    return [posting.balances(case).receivable for case in cases]


def check_ledger() -> None:
    with connection.cursor() as cursor:
        assert list(faults(cursor)) == []


def test_the_treasurys_workbook_is_booked_with_the_total_checked_and_left_out(
    cast: Cast, cases: list[FeeCase], tmp_path: Path
) -> None:
    rows = [row(1, "６，０００．５０", "费甲"), row(2, 12_000, "费乙"), row(3, "3000.00元", "", payer="张三")]
    total = ["合计", "", "", "", 21000.5, "", ""]
    path = write_xlsx(tmp_path / "国库.xlsx", [["防空地下室易地建设费入库明细"], HEADER, *rows, total])
    dry = imported(path)
    assert (dry["exit"], dry["rows"], dry["new"], dry["blank"]) == (0, 4, 3, 1)
    assert "total_differs" not in codes(dry)
    assert "case_missing" in codes(dry)
    assert not Payment.objects.exists()
    assert committed(path)["new"] == 3
    assert receivable(cases) == [3_999_50, 0, 10_000_00]
    held = {payment.receipt_number: payment.held_fen for payment in Payment.objects.held()}
    assert held == {"320600000002": 2_000_00, "320600000003": 3_000_00}
    first = Payment.objects.get(receipt_number="320600000001")
    assert (first.channel, first.receipt_kind) == (Channel.TREASURY, ReceiptKind.SLIP)
    assert (first.treasury_level, first.payer_match) == (TreasuryLevel.CITY, PayerMatch.DEVELOPER)
    assert (first.received_on, first.case) == (dt.date(2019, 5, 6), cases[0])
    again = committed(path)
    assert (again["exit"], again["new"], again["same"]) == (0, 0, 3)
    assert Payment.objects.count() == 3
    check_ledger()


def test_the_tax_offices_csv_in_gb18030_and_wan_yuan(cast: Cast, tmp_path: Path) -> None:
    say_who_collects(cast)
    case = make_case(cast.a, 250_000_000, "费丁", year=2022)
    header = ["电子税票号码", "纳税人名称", "主管税务机关", "税款入库日期", "实缴金额（万元）", "级次", "费源编号"]
    line = ["332061220500001234", "江城费丁置业有限公司", "江城市税务局", "2022/05/06", "123.456789", "市级", "费丁"]
    path = write_csv(tmp_path / "税务.csv", [header, line], "gb18030")
    assert committed(path, source="税务")["new"] == 1
    payment = Payment.objects.get()
    assert (payment.channel, payment.receipt_kind, payment.amount_fen) == (Channel.TAX, ReceiptKind.TAX, 123_456_789)
    assert posting.balances(case).receivable == 126_543_211


def test_a_unit_above_the_header_counts(cast: Cast, cases: list[FeeCase], tmp_path: Path) -> None:
    plain = [*HEADER[:4], "实缴金额", *HEADER[5:]]
    rows = [["入库明细表", "", "", "", "", "", "单位：万元"], plain, row(1, 0.5, "费甲")]
    committed(write_xlsx(tmp_path / "国库.xlsx", rows))
    assert Payment.objects.get().amount_fen == 5_000_00


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(1, "0.005", "费甲"), "not_whole_fen"),
        (row(1, 0, "费甲"), "amount_not_positive"),
        (row(1, -5, "费甲"), "amount_not_positive"),
        (row(1, 5, "费甲", day="2030-01-01"), "future_day"),
        (row(1, 5, "费甲", office="江城市税务局"), "wrong_collector"),
        (row(1, "", "费甲"), "value_missing"),
        (row(1, 5, "费甲", day=""), "value_missing"),
    ],
)
def test_a_bad_row_has_a_sentence_and_a_place(
    cast: Cast, cases: list[FeeCase], tmp_path: Path, line: list[Any], code: str
) -> None:
    report = committed(write_xlsx(tmp_path / "国库.xlsx", [HEADER, line, row(2, 5, "费甲")]))
    assert (report["exit"], report["rejected"], report["new"]) == (1, 1, 1)
    (problem,) = [problem for problem in report["problems"] if problem["level"] == "error"]
    assert (problem["code"], problem["row"]) == (code, 2)


def test_planted_differences_are_named_and_nothing_else(cast: Cast, cases: list[FeeCase], tmp_path: Path) -> None:
    rows = [row(1, 100, "费甲"), row(2, 200, "费乙"), row(3, 300, "费丙")]
    committed(write_xlsx(tmp_path / "国库.xlsx", [HEADER, *rows]))
    planted = [
        row(1, "100.01", "费甲"),
        row(2, 200, "费乙", payer="江城费丙置业有限公司"),
        row(3, 300, "费丙", day="2019-05-07"),
        row(3, 300, "费丙"),
    ]
    report = imported(write_xlsx(tmp_path / "改.xlsx", [HEADER, *planted]))
    assert (report["exit"], report["rejected"]) == (1, 4)
    assert {"amount_differs", "payer_differs", "day_differs", "duplicate"} == codes(report)
    missing = imported(write_xlsx(tmp_path / "缺.xlsx", [HEADER, *rows[:2]]), extra=("--sync",))
    assert missing["withdrawn"] == 1


def test_payers_exchanged_between_two_rows_are_pointed_out(cast: Cast, cases: list[FeeCase], tmp_path: Path) -> None:
    rows = [row(1, 100, "费甲", payer="江城费乙置业有限公司"), row(2, 200, "费乙", payer="江城费甲置业有限公司")]
    report = imported(write_xlsx(tmp_path / "国库.xlsx", [HEADER, *rows]))
    assert report["exit"] == 0
    assert "payers_swapped" in codes(report)


def test_a_total_that_does_not_add_up_is_told(cast: Cast, cases: list[FeeCase], tmp_path: Path) -> None:
    rows = [row(1, 100, "费甲"), ["小计", "", "", "", 100, "", ""], row(2, 200, "费乙"), ["总计", "", "", "", 300.01]]
    report = imported(write_xlsx(tmp_path / "国库.xlsx", [HEADER, *rows]))
    (problem,) = [problem for problem in report["problems"] if problem["code"] == "total_differs"]
    assert (problem["row"], problem["value"]) == (5, "300.01")


def test_an_undone_import_leaves_its_transfers_and_their_mirrors(
    cast: Cast, cases: list[FeeCase], tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "国库.xlsx", [HEADER, row(1, 12_000, "费甲"), row(2, 1, "")])
    committed(path)
    before = Transfer.objects.count()
    undoing.undo(batch=ImportBatch.objects.get(), by=cast.a.clerk, reason="文件错了")
    assert Transfer.objects.count() == before + 3
    assert receivable(cases)[0] == 10_000_00
    assert not Payment.objects.standing().exists()
    assert committed(path)["new"] == 2
    check_ledger()


def test_a_chunk_takes_the_same_statements_however_long_it_is(
    cast: Cast, cases: list[FeeCase], tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    rows = [row(number, number, "费甲") for number in range(1, 301)]
    path = write_xlsx(tmp_path / "国库.xlsx", [HEADER, *rows])
    with django_assert_max_num_queries(60):
        assert committed(path)["new"] == 300
    assert posting.balances(cases[0]).receivable == 0
    assert Payment.objects.held().count() == 160


def test_what_a_clerk_booked_already_is_the_same_payment(cast: Cast, cases: list[FeeCase], tmp_path: Path) -> None:
    services.record_payment(
        organisation=cast.a.organisation, channel=Channel.TREASURY, receipt_number="320600000001", case=cases[0],
        received_on=dt.date(2019, 5, 6), amount_fen=100_00, payer_name="江城费甲置业有限公司", by=cast.a.clerk,
    )  # fmt: skip
    report = committed(write_xlsx(tmp_path / "国库.xlsx", [HEADER, row(1, 100, "费甲")]))
    assert (report["new"], report["same"]) == (0, 1)
