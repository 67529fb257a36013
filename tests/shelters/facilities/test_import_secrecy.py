"""What may not be stored does not come in through a file, and is not repeated in the answer."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from civildefense.accounts.services import console_user
from civildefense.records.classification import record_decision
from shelters.facilities.models import Facility, FacilityRestricted
from tests.cast import Cast
from tests.shelters.facilities.importing import HEADER, ROWS, codes, run, write_csv, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "header", ["抗力等级", "防化等级", "战时功能", "戰時功能", "防护等级", "人防工程抗力级别", "战时掩蔽人数"]
)
def test_a_restricted_column_without_a_decision_refuses_the_file(tmp_path: Path, cast: Cast, header: str) -> None:
    path = write_csv(tmp_path / "a.csv", [[*HEADER, header], *([*row, "核6级"] for row in ROWS)])
    report = run(path, extra=("--commit",))
    assert (report["exit"], report["code"], report["rows"]) == (2, "undecided_restricted", 0)
    assert header in report["refused"]
    assert "核6级" not in str(report)
    assert not Facility.objects.filter(source="普查").exists()


def test_a_restricted_column_on_a_sheet_that_is_not_read_refuses_it_too(tmp_path: Path, cast: Cast) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *ROWS])
    book = openpyxl.load_workbook(path)
    hidden = book.create_sheet("附")
    hidden.append(["战时功能"])
    hidden.sheet_state = "hidden"
    book.save(path)
    assert run(path)["code"] == "undecided_restricted"


def test_with_a_decision_the_column_is_stored_apart(tmp_path: Path, cast: Cast) -> None:
    record_decision(
        organisation=cast.a.organisation,
        document_number="人防密〔2026〕1号",
        decided_on=dt.date(2026, 11, 1),
        fields=["shelters.facilityrestricted.nuclear_level"],
        readers=[console_user(cast.a.organisation)],
        by=cast.secrecy_officer,
    )
    path = write_csv(tmp_path / "a.csv", [[*HEADER, "抗力等级"], *([*row, "核6"] for row in ROWS)])
    assert run(path, extra=("--commit",))["new"] == 3
    assert FacilityRestricted.objects.filter(nuclear_level="核6").count() == 3
    assert run(path, extra=("--commit",))["same"] == 3


def test_a_cell_of_level_x_rejects_its_row_and_is_masked(tmp_path: Path, cast: Cast) -> None:
    rows = [ROWS[0], [*ROWS[1][:2], "某山人防指挥所旁", *ROWS[1][3:]], ROWS[2]]
    report = run(write_csv(tmp_path / "a.csv", [HEADER, *rows]), extra=("--commit",))
    assert codes(report) == [(3, "level_x")]
    assert (report["accepted"], report["rejected"]) == (2, 1)
    assert report["problems"][0]["value"] == "***"
    assert "某山" not in str(report)


def test_a_title_of_level_x_refuses_the_file(tmp_path: Path, cast: Cast) -> None:
    report = run(write_csv(tmp_path / "a.csv", [["疏散方案附表"], HEADER, *ROWS]))
    assert (report["exit"], report["code"]) == (2, "level_x")
    assert "附表" not in report["refused"]


def test_ordinary_command_centres_pass(tmp_path: Path, cast: Cast) -> None:
    rows = [[ROWS[0][0], "消防指挥中心地下室", *ROWS[0][2:]]]
    assert run(write_csv(tmp_path / "a.csv", [HEADER, *rows]))["accepted"] == 1
