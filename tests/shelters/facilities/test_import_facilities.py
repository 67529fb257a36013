"""The command: its report, its exit codes, what it writes and what it refuses."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from civildefense.common.coordinates import convert, distance_m
from civildefense.records.models import ImportBatch, ImportRow
from shelters.facilities.models import Facility
from tests.cast import Cast
from tests.shelters.facilities.importing import HEADER, ROWS, codes, run, write_csv, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> None:
    """County 990101, whose land is 120.8–120.9 east and 31.95–32.05 north."""


def stored() -> dict[str, Facility]:
    return {facility.source_key: facility for facility in Facility.objects.filter(source="普查")}


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    report = run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    assert (report["exit"], report["rows"], report["new"]) == (0, 3, 3)
    assert not stored()
    assert not ImportBatch.objects.exists()


def test_a_commit_writes_what_the_file_says(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit",))
    first = stored()["A1"]
    assert (first.name, first.address, first.capacity, first.number) == (ROWS[0][1], ROWS[0][2], 800, "A1")
    assert (first.longitude, first.latitude, first.datum, first.position_source) == (120.85, 32.0, "wgs84", "import")
    assert (first.state, first.division and first.division.code) == ("in_service", "990101")
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.rows, batch.new, batch.file_names) == ("committed", 3, 3, ["a.csv"])
    assert ImportRow.objects.filter(batch=batch, action="created", version_after=1).count() == 3


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    run(path, extra=("--commit",))
    versions = {key: facility.version for key, facility in stored().items()}
    again = run(path, extra=("--commit",))
    assert (again["same"], again["new"], again["changed"]) == (3, 0, 0)
    assert {key: facility.version for key, facility in stored().items()} == versions


def test_the_same_register_as_a_workbook_is_the_same(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS], "gb18030"), extra=("--commit",))
    typed = [[*row[:3], float(row[3]), float(row[4]), float(row[5]) if row[5] else None] for row in ROWS]
    assert run(write_xlsx(tmp_path / "a.xlsx", [HEADER, *typed]))["same"] == 3


def test_a_changed_cell_changes_one_row_and_keeps_what_the_file_does_not_know(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit",))
    Facility.objects.filter(source_key="A3").update(capacity=77)
    changed = [[*ROWS[0][:5], "900"], *ROWS[1:]]
    report = run(write_csv(tmp_path / "b.csv", [HEADER, *changed]), extra=("--commit",))
    assert (report["changed"], report["same"]) == (1, 2)
    assert (stored()["A1"].capacity, stored()["A3"].capacity) == (900, 77)
    assert codes(report, "warning") == [(4, "blank_kept")]
    row = ImportRow.objects.get(action="changed")
    assert row.before
    assert row.before["capacity"] == 800
    assert row.version_after == stored()["A1"].version == 2


def test_a_point_set_by_hand_is_not_overwritten(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit",))
    Facility.objects.filter(source_key="A1").update(longitude=120.8512, latitude=32.0009, position_source="survey")
    assert run(tmp_path / "a.csv", extra=("--commit",))["same"] == 3
    moved = [[*ROWS[0][:3], "120.88", "32.0", "800"], *ROWS[1:]]
    report = run(write_csv(tmp_path / "b.csv", [HEADER, *moved]), extra=("--commit",))
    assert codes(report, "warning") == [(2, "point_kept")]
    assert stored()["A1"].longitude == 120.8512


def test_rows_are_found_by_their_number_in_excel(tmp_path: Path) -> None:
    rows = [
        ["东岸区人防工程登记表"],
        ["填报单位：东岸区"],
        HEADER,
        ROWS[0],
        [],
        [*ROWS[1][:5], "12.5"],
        ["合计", "", "", "", "", "920"],
        ["注：以上为在用工程"],
    ]
    report = run(write_xlsx(tmp_path / "a.xlsx", rows))
    assert (report["exit"], report["rows"], report["accepted"], report["rejected"], report["blank"]) == (1, 5, 1, 1, 3)
    (problem,) = [problem for problem in report["problems"] if problem["level"] == "error"]
    assert problem == {
        "file": "a.xlsx", "sheet": "Sheet", "row": 6, "column": "可容纳人数", "value": "12.5", "code": "not_whole",
        "level": "error", "message": problem["message"],
    }  # fmt: skip


def test_two_header_lines_hidden_rows_dates_and_units(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "名称", "坐落", "坐标", None, "面积（万㎡）", None, "竣工日期"])
    sheet.append([None, None, None, "经度", "纬度", "建筑面积（万㎡）", "使用面积（万㎡）", None])
    sheet.append(["A1", "甲", "东岸区１号", "１２０．８５", 32.0, 0.12, "1,000㎡", dt.date(2019, 3, 5)])
    sheet.append(["A2", "乙", "东岸区2号", 120.86, 32.01, 0.2, None, 43529])
    sheet.merge_cells("D1:E1")
    sheet.row_dimensions[4].hidden = True
    book.save(tmp_path / "a.xlsx")
    report = run(tmp_path / "a.xlsx", extra=("--commit",))
    assert (report["rows"], report["accepted"]) == (2, 2)
    assert "rows_hidden" in [code for _row, code in codes(report, "warning")]
    first, second = stored()["A1"], stored()["A2"]
    assert (first.longitude, first.floor_area, first.usable_area) == (120.85, 1200, 1000)
    assert first.completed_on == second.completed_on == dt.date(2019, 3, 5)


def test_ids_that_excel_has_broken_are_refused_with_the_remedy(tmp_path: Path) -> None:
    rows = [HEADER, [610101199003070019.0, *ROWS[0][1:]], ["6.101E+17", *ROWS[1][1:]], [7.0, *ROWS[2][1:]]]
    report = run(write_xlsx(tmp_path / "a.xlsx", rows), extra=("--commit",))
    assert codes(report) == [(2, "id_broken"), (3, "id_broken")]
    assert list(stored()) == ["7"]


def test_repeated_ids_and_rows_are_duplicates_of_the_first(tmp_path: Path) -> None:
    nameless = [["", *row[1:]] for row in ROWS]
    report = run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS, ROWS[0][:1] + ROWS[1][1:], *nameless, nameless[0]]))
    assert (report["rows"], report["duplicates"], report["rejected"], report["new"]) == (8, 2, 2, 6)
    assert codes(report) == [(5, "duplicate"), (9, "duplicate")]
    assert "a.csv 2" in report["problems"][0]["message"]


def test_several_files_are_one_import(tmp_path: Path) -> None:
    one, two = write_csv(tmp_path / "a.csv", [HEADER, *ROWS[:2]]), write_csv(tmp_path / "b.csv", [HEADER, *ROWS[1:]])
    report = run(one, two, extra=("--commit",))
    assert (report["rows"], report["new"], report["duplicates"]) == (4, 3, 1)
    assert ImportBatch.objects.get().file_names == ["a.csv", "b.csv"]


def test_each_file_is_read_by_its_own_columns_however_many_there_are(tmp_path: Path) -> None:
    files = []
    for number in range(12):
        column, value = ("容纳人数", "800") if number % 2 else ("建筑面积（公顷）", "2")
        rows = [["编号", "名称", "经度", "纬度", column], [f"F{number}", f"工程{number}", "120.85", "32.0", value]]
        files.append(write_csv(tmp_path / f"{number}.csv", rows))
    run(*files, extra=("--commit",))
    rows = Facility.objects.filter(source="普查").order_by("pk")
    told = list(rows.values_list("capacity", "floor_area"))
    assert told == [(None, 20_000), (800, None)] * 6


def test_a_sync_withdraws_what_is_gone_and_takes_it_back(tmp_path: Path) -> None:
    many = [[f"K{n}", f"地下室{n}", f"东岸区{n}号", "120.85", str(31.96 + n / 1000), "10"] for n in range(10)]
    run(write_csv(tmp_path / "a.csv", [HEADER, *many]), extra=("--commit",))
    without = write_csv(tmp_path / "b.csv", [HEADER, *many[:9]])
    assert run(without)["withdrawn"] == 0
    assert run(without, extra=("--sync", "--commit"))["withdrawn"] == 1
    assert stored()["K9"].state == "closed"
    back = run(tmp_path / "a.csv", extra=("--sync", "--commit"))
    assert (back["changed"], back["same"]) == (1, 9)
    assert stored()["K9"].state == "in_service"


def test_a_sync_that_withdraws_many_asks_again(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit",))
    less = write_csv(tmp_path / "b.csv", [HEADER, ROWS[0]])
    dry = run(less, extra=("--sync",))
    assert (dry["exit"], dry["withdrawn"]) == (0, 2)
    assert codes(dry, "warning") == [(0, "sync_withdraws_many")]
    refused = run(less, extra=("--sync", "--commit"))
    assert (refused["exit"], refused["code"]) == (2, "sync_withdraws_many")
    assert "--yes" in refused["refused"]
    assert {facility.state for facility in stored().values()} == {"in_service"}
    assert run(less, extra=("--sync", "--commit", "--yes"))["withdrawn"] == 2


def test_a_rejected_row_is_still_in_the_file_for_a_sync(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit",))
    bad = [ROWS[0], [*ROWS[1][:5], "many"], ROWS[2]]
    report = run(write_csv(tmp_path / "b.csv", [HEADER, *bad]), extra=("--commit", "--sync"))
    assert (report["rejected"], report["withdrawn"]) == (1, 0)


def test_what_the_file_closes_is_closed_and_the_desk_has_the_last_word_on_opening(tmp_path: Path) -> None:
    header = [*HEADER, "状态", "停用日期"]
    rows = [[*ROWS[0], "停用", ""], [*ROWS[1], "在用", "2024-05-01"], [*ROWS[2], "正常", ""]]
    run(write_csv(tmp_path / "a.csv", [header, *rows]), extra=("--commit",))
    assert [stored()[key].state for key in ("A1", "A2", "A3")] == ["closed", "closed", "in_service"]
    Facility.objects.filter(source_key="A3").update(state="closed")
    report = run(tmp_path / "a.csv", extra=("--commit",))
    assert stored()["A3"].state == "closed"
    assert (4, "closed_kept") in codes(report, "warning")


def test_the_datum_is_converted_once_and_the_given_pair_is_kept(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--commit", "--datum", "gcj02"))
    first = stored()["A1"]
    assert (first.given_longitude, first.given_latitude, first.datum) == (120.85, 32.0, "gcj02")
    assert first.longitude
    assert first.latitude
    assert distance_m(first.longitude, first.latitude, 120.85, 32.0) > 400
    assert convert(first.longitude, first.latitude, "wgs84", "gcj02") == pytest.approx((120.85, 32.0), abs=1e-7)


def test_a_header_that_names_its_datum_is_believed_and_a_contradiction_refused(tmp_path: Path) -> None:
    header = ["编号", "名称", "地址", "百度经度", "百度纬度"]
    path = write_csv(tmp_path / "a.csv", [header, *(row[:5] for row in ROWS)])
    assert run(path, extra=("--datum", "gcj02"))["code"] == "datum_conflict"
    run(path, extra=("--commit",))
    assert stored()["A1"].datum == "bd09"


def test_a_mapping_decides_where_headers_cannot(tmp_path: Path) -> None:
    header = ["甲", "乙", "丙", "纬度", "经度"]
    rows = [[row[0], row[1], row[2], row[3], row[4]] for row in ROWS]
    path = write_csv(tmp_path / "a.csv", [["某表"], header, *rows])
    mapping = {
        "columns": {"甲": "key", "乙": "name", "丙": "address", "纬度": "longitude", "经度": "latitude"},
        "header_row": 2,
    }
    (tmp_path / "m.json").write_text(json.dumps(mapping), encoding="utf-8")
    report = run(path, extra=("--commit", "--mapping", str(tmp_path / "m.json")))
    assert report["new"] == 3
    assert (stored()["A1"].longitude, stored()["A1"].name) == (120.85, ROWS[0][1])


@pytest.mark.parametrize(
    "mapping",
    [
        "[]", "{", '{"columns": {"甲": "colour"}}', '{"header_row": "one"}', '{"header_row": 100000000000000000000}',
        '{"x": 1}', f'{{"epsg": "{"9" * 5000}"}}',
    ],
    ids=lambda mapping: mapping[:24],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path: Path, mapping: str) -> None:
    (tmp_path / "m.json").write_text(mapping, encoding="utf-8")
    report = run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--mapping", str(tmp_path / "m.json")))
    assert (report["exit"], report["code"]) == (2, "mapping_invalid")


@pytest.mark.parametrize("key", [",", " "])
def test_a_key_that_names_nothing_is_as_good_as_none(tmp_path: Path, key: str) -> None:
    assert run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]), extra=("--key", key))["new"] == 3


def test_an_unknown_organisation_a_missing_file_and_a_file_without_header_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["x", "y"], ["1", "2"]])
    assert run(path, code="nowhere")["code"] == "organisation_unknown"
    assert run(tmp_path / "none.csv")["code"] == "file_missing"
    assert run(tmp_path / "none.csv", extra=("--commit",))["code"] == "file_missing"
    refused = run(path)
    assert (refused["exit"], refused["code"], refused["rows"]) == (2, "header_missing", 0)
    assert refused["refused"]
