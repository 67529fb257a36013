"""How rows are recognised when the ids of their source do not last."""

import json
from pathlib import Path
from typing import Any

import pytest

from civildefense.records.imports import undoing
from civildefense.records.models import ColumnMap, ImportBatch
from shelters.facilities.models import Facility
from tests.cast import Cast, make_published
from tests.shelters.facilities.importing import HEADER, ROWS, SHARED, codes, run, write_csv

pytestmark = pytest.mark.django_db
BY_NAME = ("--key", "name,address")


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> Cast:
    return cast


def renumbered(rows: list[list[Any]], prefix: str = "N") -> list[list[Any]]:
    return [[f"{prefix}{number}", *row[1:]] for number, row in enumerate(rows)]


def imported(tmp_path: Path, rows: list[list[Any]], *extra: str, header: list[str] = HEADER) -> dict[str, Any]:
    return run(write_csv(tmp_path / "register.csv", [header, *rows]), extra=extra)


def by_name() -> dict[str, Any]:
    return {facility.name: facility for facility in Facility.objects.filter(source="普查")}


def test_new_ids_are_named_with_the_key_that_would_match(tmp_path: Path) -> None:
    imported(tmp_path, ROWS, "--commit")
    report = imported(tmp_path, renumbered(ROWS))
    (problem,) = [problem for problem in report["problems"] if problem["code"] == "ids_all_new"]
    assert (problem["level"], problem["row"], problem["value"]) == ("warning", 0, "name,address")
    assert "3" in problem["message"]
    assert report["new"] == 3


def test_new_ids_are_not_committed_without_a_decision(tmp_path: Path) -> None:
    imported(tmp_path, ROWS, "--commit")
    refused = imported(tmp_path, renumbered(ROWS), "--commit", "--sync", "--yes")
    assert (refused["exit"], refused["code"]) == (2, "ids_all_new")
    assert Facility.objects.filter(source="普查", state="in_service").count() == 3


def test_by_name_and_address_everything_stays_itself(tmp_path: Path, cast: Cast) -> None:
    imported(tmp_path, ROWS, "--commit")
    before = by_name()
    site = make_published(before[ROWS[0][1]], cast.secrecy_officer)
    new_ids = renumbered(ROWS)
    new_ids[1][5] = "121"
    report = imported(tmp_path, new_ids, *BY_NAME, "--commit", "--sync")
    assert (report["new"], report["changed"], report["withdrawn"]) == (0, 3, 0)
    after = by_name()
    assert {name: row.uid for name, row in after.items()} == {name: row.uid for name, row in before.items()}
    assert after[ROWS[1][1]].capacity == 121
    assert [after[row[1]].number for row in ROWS] == ["N0", "N1", "N2"]
    site.refresh_from_db()
    assert site.facility_id == after[ROWS[0][1]].pk


def test_the_key_is_remembered_for_the_source(tmp_path: Path) -> None:
    imported(tmp_path, ROWS, "--commit")
    imported(tmp_path, renumbered(ROWS), *BY_NAME, "--commit")
    assert ColumnMap.objects.get(source="普查").columns == {"key": ["name", "address"]}
    report = imported(tmp_path, renumbered(ROWS, "M"), "--commit")
    assert (report["exit"], report["new"], report["changed"]) == (0, 0, 3)
    again = imported(tmp_path, renumbered(ROWS, "M"), "--commit")
    assert (again["same"], again["changed"]) == (3, 0)
    by_id = imported(tmp_path, renumbered(ROWS, "M"), "--key", "id")  # the register has taken the new ids
    assert (by_id["same"], by_id["new"]) == (3, 0)


def test_a_person_may_say_that_the_ids_really_are_new(tmp_path: Path) -> None:
    imported(tmp_path, ROWS, "--commit")
    report = imported(tmp_path, renumbered(ROWS), "--key", "id", "--commit")
    assert (report["exit"], report["new"]) == (0, 3)
    assert not ColumnMap.objects.filter(source="普查").exists()
    assert imported(tmp_path, renumbered(ROWS, "M"), "--commit")["code"] == "ids_all_new"


def test_two_rows_of_a_file_with_one_key_are_both_refused_and_name_each_other(tmp_path: Path) -> None:
    twin = ["A9", *ROWS[0][1:5], "7"]
    report = imported(tmp_path, [*ROWS, twin], *BY_NAME)
    assert codes(report) == [(2, "key_ambiguous"), (5, "key_ambiguous")]
    assert all(
        "register.csv 2" in problem["message"] and "register.csv 5" in problem["message"]
        for problem in report["problems"]
        if problem["level"] == "error"
    )
    assert (report["accepted"], report["rejected"], report["duplicates"]) == (2, 2, 0)


def test_a_row_word_for_word_twice_is_a_duplicate(tmp_path: Path) -> None:
    report = imported(tmp_path, [*ROWS, ROWS[0]], *BY_NAME)
    assert (codes(report), report["duplicates"]) == ([(5, "duplicate")], 1)


def test_two_facilities_with_one_key_are_both_named(tmp_path: Path) -> None:
    twin = ["A9", *ROWS[0][1:]]
    imported(tmp_path, [*ROWS, twin], "--commit")
    report = imported(tmp_path, renumbered(ROWS), *BY_NAME)
    assert codes(report) == [(2, "key_ambiguous")]
    (problem,) = [problem for problem in report["problems"] if problem["code"] == "key_ambiguous"]
    assert "A1" in problem["message"]
    assert "A9" in problem["message"]


def test_a_row_that_is_empty_where_rows_are_recognised_is_refused(tmp_path: Path) -> None:
    report = imported(tmp_path, [*ROWS, ["A9", "", "", "120.85", "32.0", "1"]], *BY_NAME)
    assert codes(report) == [(5, "key_missing")]


@pytest.mark.parametrize(
    ("key", "same"),
    [("name,point", True), ("address", True), ("name", True), ("number", False), ("point", True)],
)
def test_other_keys(tmp_path: Path, key: str, same: bool) -> None:
    imported(tmp_path, ROWS, "--commit")
    report = imported(tmp_path, renumbered(ROWS), "--key", key)
    assert (report["new"] == 0, report["changed"] == 3) == (same, same)


def test_width_and_script_make_no_difference(tmp_path: Path) -> None:
    imported(tmp_path, [["A1", "臺北路１號地下室", "東岸區", "120.85", "32", ""]], "--commit")
    report = imported(tmp_path, [["B1", "台北路1号地下室 ", "东岸区", "120.85", "32", ""]], *BY_NAME)
    assert report["new"] == 0


@pytest.mark.parametrize("key", ["nonsense,name", "capacity,name", "id,name"])
def test_a_key_that_is_none_is_refused(tmp_path: Path, key: str) -> None:
    report = imported(tmp_path, ROWS, "--key", key)
    assert (report["exit"], report["code"]) == (2, "mapping_invalid")


def test_one_word_names_the_column_of_the_id(tmp_path: Path) -> None:
    header = ["工程名称", "地址", "档号", "经度", "纬度"]
    rows = [[row[1], row[2], f"D{number}", row[3], row[4]] for number, row in enumerate(ROWS)]
    imported(tmp_path, rows, "--key", "档号", "--commit", header=header)
    assert sorted(Facility.objects.filter(source="普查").values_list("source_key", flat=True)) == ["D0", "D1", "D2"]


def test_single_rows_with_a_new_id_are_pointed_out(tmp_path: Path) -> None:
    more = [[f"A{number}", f"地下室{number}", f"和平路{number}号", "120.85", "32.0", ""] for number in range(4, 14)]
    imported(tmp_path, [*ROWS, *more], "--commit")
    report = imported(tmp_path, [["Z1", *ROWS[0][1:]], *ROWS[1:], *more])
    assert codes(report, "warning")[-1] == (2, "id_changed")
    assert not any(problem["code"] == "ids_all_new" for problem in report["problems"])


def test_an_undo_gives_the_old_ids_back(tmp_path: Path, cast: Cast) -> None:
    imported(tmp_path, ROWS, "--commit")
    imported(tmp_path, renumbered(ROWS), *BY_NAME, "--commit")
    undoing.undo(batch=ImportBatch.objects.latest("pk"), by=cast.a.clerk, reason="falsche Datei")
    assert sorted(Facility.objects.filter(source="普查").values_list("source_key", flat=True)) == ["A1", "A2", "A3"]


def test_an_undo_leaves_an_id_that_somebody_else_bears_by_now(tmp_path: Path, cast: Cast) -> None:
    imported(tmp_path, ROWS, "--commit")
    imported(tmp_path, renumbered(ROWS), *BY_NAME, "--commit")
    renaming = ImportBatch.objects.latest("pk")
    imported(tmp_path, [["A1", "新工程", "新路1号", "120.85", "32.0", ""]], "--key", "id", "--commit")
    undoing.undo(batch=renaming, by=cast.a.clerk, reason="falsche Datei")
    stored = dict(Facility.objects.filter(source="普查").values_list("name", "source_key"))
    assert stored == {ROWS[0][1]: "N0", ROWS[1][1]: "A2", ROWS[2][1]: "A3", "新工程": "A1"}


def test_a_real_register_whose_ids_are_new_at_every_export_duplicates_nothing(tmp_path: Path) -> None:
    rows = json.loads((SHARED / "norway" / "shelters.json").read_text())
    header = ["lokalId", "adresse", "latitude", "longitude", "plasser"]

    def export(prefix: str) -> list[list[Any]]:
        return [[f"{prefix}-{row['romnr']}", *(row[name] for name in header[1:])] for row in rows]

    first = imported(tmp_path, export("a"), "--commit", header=header)
    uids = set(Facility.objects.filter(source="普查").values_list("uid", flat=True))
    assert imported(tmp_path, export("b"), "--commit", header=header)["code"] == "ids_all_new"
    second = imported(tmp_path, export("b"), "--key", "address,point", "--commit", header=header)
    assert second["new"] == 0
    assert second["accepted"] + second["rejected"] == first["accepted"]
    assert set(Facility.objects.filter(source="普查").values_list("uid", flat=True)) == uids
