"""Real registers of other offices, counted a second time by other means than the importer's."""

import csv
import json
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shelters.facilities.models import Facility
from tests.cast import Cast
from tests.shelters.facilities.importing import SHARED, codes, run

pytestmark = pytest.mark.django_db
FILES = sorted((SHARED / "taiwan_air_raid" / "raw_csv").glob("*.csv"))
PAIR = SHARED / "taiwan_air_raid" / "reimport_pair"
KOREA = SHARED / "korea_incheon" / "12_04_12_E_civil_defence.xlsx"


def counted(path: Path) -> Counter[str]:
    """Rows, blank rows and repeated ids, straight from the file."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *records = list(csv.reader(file)) or [[]]
    found = Counter(rows=len(records), blank=sum(not any(cell.strip() for cell in row) for row in records))
    if "電腦編號" in header:
        index = header.index("電腦編號")
        ids = [row[index].strip().removesuffix(".0") for row in records if len(row) > index]
        found["repeated"] = sum(number - 1 for text, number in Counter(ids).items() if text)
    return found


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> None:
    """The organisations that the files come from."""


def test_the_registers_are_there() -> None:
    assert (len(FILES), len(list(PAIR.glob("*.csv"))), KOREA.exists()) == (32, 2, True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[-12:])
def test_every_row_of_every_county_is_accounted_for(path: Path) -> None:
    expected, report = counted(path), run(path)
    if not expected["rows"]:
        assert (report["exit"], report["code"]) == (2, "file_empty")
        return
    assert (report["rows"], report["blank"]) == (expected["rows"], expected["blank"])
    assert report["duplicates"] >= expected["repeated"]
    assert {problem["code"] for problem in report["problems"] if problem["level"] == "error"} <= {
        "duplicate", "name_missing", "coordinates_unreadable",
    }  # fmt: skip
    assert report["accepted"] > 0.8 * report["rows"]


def test_the_same_city_twice_keeps_withdraws_and_adds_as_counted() -> None:
    old, new = (_ids(path) for path in sorted(PAIR.glob("*.csv")))
    first = run(PAIR / "hsinchu_city_2023-01-01.csv", extra=("--commit",))
    assert first["new"] == first["accepted"] == len(set(old))
    second = run(PAIR / "hsinchu_city_2025-06-19.csv", extra=("--commit", "--sync", "--yes"))
    kept = set(old) & set(new)
    assert (len(kept), len(set(old) - kept), len(set(new) - kept)) == (2007, 856, 84)
    assert second["changed"] + second["same"] == len(kept)
    assert (second["withdrawn"], second["new"]) == (856, 84)
    assert Facility.objects.filter(source="普查", state="closed").count() == 856
    assert [code for _row, code in codes(second)] == ["name_missing", "duplicate"]  # two rows of nothing but 0, 0
    again = run(PAIR / "hsinchu_city_2025-06-19.csv", extra=("--commit", "--sync"))
    assert (again["same"], again["changed"], again["new"], again["withdrawn"]) == (len(set(new)), 0, 0, 0)


def _ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = [json.loads(row["properties"]) for row in csv.DictReader(file)]
    return [row["電腦編號"] for row in rows if row["電腦編號"]]


def test_a_sheet_with_three_coordinate_systems_takes_the_degrees_and_never_shows_the_withdrawn() -> None:
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # the workbook has no style at all
        sheet = openpyxl.load_workbook(KOREA).active
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    status, latitude = header.index("운영상태"), header.index("위도(EPSG4326)")
    report = run(KOREA, extra=("--commit",))
    assert report["rows"] == report["accepted"] == len(rows) == 867
    stored = Facility.objects.filter(source="普查")
    assert stored.filter(state="closed").count() == sum(row[status] == "사용중지" for row in rows) == 84
    assert not stored.filter(state="in_service", source_key__in=[r[1] for r in rows if r[status] != "사용중"]).exists()
    by_key = dict(stored.values_list("source_key", "latitude"))
    assert all(by_key[row[1]] == float(row[latitude]) for row in rows)
    warned = Counter(problem["code"] for problem in report["problems"])
    assert (warned["coordinates_disagree"], warned["above_ground"], warned["column_projected"]) == (207, 29, 1)
