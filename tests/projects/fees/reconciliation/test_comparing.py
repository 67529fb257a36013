"""Due, posted and file: the command finds what is planted and nothing else; two people answer for the result."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from civildefense.records.imports.options import GivenFile
from projects.fees.payments.models import Payment
from projects.fees.payments.services import record_payment
from projects.fees.reconciliation import errors, services
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.reconciliation.states import ReconciliationState
from tests.cast import Cast
from tests.projects.fees.till import make_case, say_who_collects
from tests.shelters.facilities.importing import write_csv, write_xlsx

HEADER = ["票据号码", "缴款人", "入库日期", "实缴金额", "案件编号"]


@pytest.fixture
def rows(cast: Cast) -> list[list[Any]]:
    """Six receipts of May 2019, as the treasury's file has them."""
    say_who_collects(cast)
    found = []
    for number in range(1, 7):
        case = make_case(cast.a, 1_000_00, f"费{number}")
        record_payment(
            organisation=cast.a.organisation, case=case, channel="treasury", receipt_number=f"PJ{number}",
            received_on=dt.date(2019, 5, number), amount_fen=100_00 + number, payer_name=case.payer.name,
            by=cast.a.clerk,
        )  # fmt: skip
        found.append([f"PJ{number}", case.payer.name, f"2019-05-0{number}", f"100.0{number}", case.number])
    return found


def reconciled(path: Path, *extra: str) -> dict[str, Any]:
    report = path.with_name("out.json")
    try:
        call_command("reconcile_payments", str(path), "--organisation", "990101", "--report", str(report), *extra)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    return {**json.loads(report.read_text(encoding="utf-8")), "exit": code}


def written(tmp_path: Path, rows: list[list[Any]], *more: list[Any]) -> Path:
    return write_xlsx(tmp_path / "国库.xlsx", [["国库收入明细"], HEADER, *rows, *more])


def test_a_clean_file_raises_no_alarm(rows: list[list[Any]], tmp_path: Path) -> None:
    report = reconciled(written(tmp_path, rows, ["合计", "", "", 600.21, ""]))
    assert (report["exit"], report["differences"], report["file_fen"]) == (0, [], report["book_fen"])
    assert report["due"]["difference"] == 0
    assert (report["from"], report["to"]) == ("2019-05-01", "2019-05-31")
    loose = [[number, f" {payer}", day, f"{amount}元", case] for number, payer, day, amount, case in rows]
    assert reconciled(write_csv(tmp_path / "国库.csv", [HEADER, *loose], "gb18030"))["exit"] == 0


def test_every_planted_difference_is_found_by_name(rows: list[list[Any]], tmp_path: Path) -> None:
    planted = [[*row] for row in rows]
    planted[0][3] = "100.02"
    planted[1][1], planted[2][1] = rows[2][1], rows[1][1]
    del planted[5]
    planted.append([*rows[3]])
    report = reconciled(written(tmp_path, planted))
    assert report["exit"] == 1
    counts = {kind: number for kind, number in report["counts"].items() if number}
    assert counts == {"amount": 1, "payers_swapped": 2, "missing_in_file": 1, "double_in_file": 1}
    (amount,) = [row for row in report["differences"] if row["kind"] == "amount"]
    assert (amount["number"], amount["fen"]) == ("PJ1", 1)


def test_a_row_that_cannot_be_read_is_a_difference_too(rows: list[list[Any]], tmp_path: Path) -> None:
    report = reconciled(written(tmp_path, [*rows[:5], ["PJ6", rows[5][1], "2019-05-06", "一百元", ""]]))
    assert report["exit"] == 1
    assert any(problem["level"] == "error" for problem in report["problems"])


def test_a_file_without_a_header_is_refused(rows: list[list[Any]], tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "空.xlsx", [["什么都没有"]])
    assert (reconciled(path)["exit"], reconciled(path)["code"]) == (2, "header_missing")


def test_a_period_can_be_named(rows: list[list[Any]], tmp_path: Path) -> None:
    path = written(tmp_path, rows[:3])
    assert reconciled(path, "--from", "2019-05-01", "--to", "2019-05-03")["exit"] == 0
    assert reconciled(path)["counts"]["missing_in_file"] == 3
    assert reconciled(path, "--from", "2019-05-04", "--to", "2019-05-03")["code"] == "period"


def test_the_result_is_explained_declared_and_signed_by_another(
    cast: Cast, rows: list[list[Any]], tmp_path: Path
) -> None:
    path = written(tmp_path, rows[:5])
    comparison = services.compare(organisation=cast.a.organisation, files=[GivenFile(path, path.name)])
    kept = services.keep(comparison=comparison, by=cast.a.clerk)
    assert (kept.difference_count, kept.file_rows, kept.book_rows) == (1, 5, 6)
    with pytest.raises(errors.Unexplained):
        services.declare(reconciliation=kept, by=cast.a.clerk, as_of=dt.date(2019, 5, 31))
    with pytest.raises(errors.FutureDay):
        services.declare(reconciliation=kept, by=cast.a.clerk, as_of=dt.date(2999, 1, 1), explanation="下月补入")
    services.declare(reconciliation=kept, by=cast.a.clerk, as_of=dt.date(2019, 5, 31), explanation="PJ6下月入库")
    with pytest.raises(errors.SamePerson):
        services.sign(reconciliation=kept, by=cast.a.clerk)
    services.sign(reconciliation=kept, by=cast.a.signer)
    assert Reconciliation.objects.get().state == ReconciliationState.SIGNED


def test_the_command_keeps_a_result_only_when_asked(rows: list[list[Any]], tmp_path: Path) -> None:
    path = written(tmp_path, rows)
    reconciled(path)
    assert not Reconciliation.objects.exists()
    reconciled(path, "--keep")
    assert Reconciliation.objects.get().difference_count == 0
    assert Payment.objects.count() == 6
