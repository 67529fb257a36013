"""Two editions of one register side by side: every row counted once, ids or no ids."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from civildefense.common.coordinates import distance_m
from tests.cast import Cast
from tests.shelters.facilities.importing import CODE, HEADER, SHARED, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
PAIR = SHARED / "taiwan_air_raid" / "reimport_pair"
ROWS = [
    [f"A{number}", f"{number}号地下室", f"东岸区人民路{number}号", f"120.{810 + number}", "32.0", str(100 + number)]
    for number in range(40)
]


def compared(a: Path, b: Path, out: Path, *extra: str) -> dict[str, Any]:
    written = io.StringIO()
    try:
        call_command("compare_registers", str(a), str(b), "--json", str(out), *extra, stdout=written, stderr=written)
        exit_code = 0
    except SystemExit as end:
        exit_code = int(end.code or 0)
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    if not exit_code:
        counts = found["counts"]
        assert found["a"]["accepted"] == counts["removed"] + counts["changed"] + counts["same"]
        assert found["b"]["accepted"] == counts["added"] + counts["changed"] + counts["same"]
        assert found["same"] == counts["same"]
        for kind in ("added", "removed", "changed"):
            assert len(found[kind]) == counts[kind]
        for side in ("a", "b"):
            assert found[side]["rows"] == sum(found[side][name] for name in ("accepted", "rejected", "blank"))
    return {**found, "exit": exit_code, "printed": written.getvalue()}


def editions(tmp_path: Path, b: list[list[Any]], *extra: str, header: list[str] = HEADER) -> dict[str, Any]:
    first = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    return compared(first, write_csv(tmp_path / "b.csv", [header, *b]), tmp_path / "out.json", *extra)


def later() -> list[list[Any]]:
    """0 and 1 gone, 2 renamed, 3 moved by about 94 m, 4 larger, two new ones."""
    rows = [list(row) for row in ROWS[2:]]
    rows[0][1] = "改名地下室"
    rows[1][3] = "120.814"
    rows[2][5] = "999"
    return [*rows, *([f"B{n}", f"新{n}", f"新路{n}号", "120.88", f"32.0{n}", "5"] for n in (1, 2))]


def test_every_kind_of_difference_is_counted_and_named(tmp_path: Path) -> None:
    found = editions(tmp_path, later())
    assert found["counts"] == {
        "added": 2, "removed": 2, "changed": 3, "same": 35, "renamed": 1, "moved": 1, "duplicates": 0,
    }  # fmt: skip
    renamed, moved, larger = found["changed"]
    assert renamed["columns"] == {"name": {"before": "2号地下室", "after": "改名地下室"}}
    assert moved["columns"] == {}
    assert moved["moved_m"] == pytest.approx(distance_m(120.813, 32.0, 120.814, 32.0), abs=0.01)
    assert moved["point"] == {"before": [120.813, 32.0], "after": [120.814, 32.0]}
    assert (larger["key"], larger["columns"]) == ("A4", {"capacity": {"before": "104", "after": "999"}})
    assert larger["row"] == {"a": 6, "b": 4}
    assert [entry["key"] for entry in found["removed"]] == ["A0", "A1"]
    assert [entry["name"] for entry in found["added"]] == ["新1", "新2"]
    assert found["matched_by"] == {"key": 38}


def test_an_edition_beside_itself_is_the_same(tmp_path: Path) -> None:
    counts = editions(tmp_path, ROWS)["counts"]
    assert (counts["same"], sum(counts.values())) == (40, 40)


def test_ids_that_are_all_new_match_by_what_rows_say_and_are_named(tmp_path: Path) -> None:
    by_id = editions(tmp_path, later())
    found = editions(tmp_path, [[f"Z-{number}", *row[1:]] for number, row in enumerate(later())])
    assert found["counts"] == by_id["counts"]
    assert found["problems"][0]["code"] == "ids_all_new"
    assert "name,address" in found["problems"][0]["message"]
    assert found["changed"][0]["key_before"] == "A2"
    assert found["matched_by"] == {"everything": 35, "name,address": 2, "address,point": 1}


def test_rows_alike_are_told_apart_by_nothing_and_counted_all_the_same(tmp_path: Path) -> None:
    alike = ["x", *ROWS[0][1:]]
    a = write_csv(tmp_path / "a.csv", [HEADER, *ROWS, ["A77", *alike[1:]]])
    rows = [[f"Z{number}", *row[1:]] for number, row in enumerate([*ROWS, alike])]
    rows[3][1:3] = ["另一个名称", "另一个地址"]  # known by its point alone
    found = compared(a, write_csv(tmp_path / "b.csv", [HEADER, *rows]), tmp_path / "out.json")
    assert found["matched_by"] == {"everything": 40, "point": 1}
    assert (found["counts"]["same"], found["counts"]["renamed"]) == (40, 1)


def test_a_few_new_ids_stay_added_and_removed_but_are_pointed_out(tmp_path: Path) -> None:
    found = editions(tmp_path, [["Z", *ROWS[0][1:]], *ROWS[1:]])
    assert (found["counts"]["added"], found["counts"]["removed"]) == (1, 1)
    (problem,) = found["problems"]
    assert (problem["code"], problem["row"], problem["value"]) == ("id_changed", 2, "0号地下室")


def test_a_chosen_key_is_the_only_one_that_counts(tmp_path: Path) -> None:
    found = editions(tmp_path, [["Z", *row[1:]] for row in later()], "--key", "name,address")
    assert (found["counts"]["added"], found["counts"]["removed"]) == (3, 3)  # the renamed one is another one now


def test_editions_without_ids_are_compared_by_what_rows_say(tmp_path: Path) -> None:
    a = write_csv(tmp_path / "a.csv", [HEADER[1:], *(row[1:] for row in ROWS)])
    b = write_csv(tmp_path / "b.csv", [HEADER[1:], *(row[1:] for row in later())])
    counts = compared(a, b, tmp_path / "out.json")["counts"]
    assert counts == editions(tmp_path, later())["counts"]


def test_other_forms_headers_and_units_are_no_difference(tmp_path: Path) -> None:
    header = ["设施编号", "名称", "坐落", "容量(人)", "经纬度"]
    rows = [[row[0], row[1], row[2], f" {row[5]} ", f"{row[4]}, {row[3]}"] for row in ROWS]
    a = write_csv(tmp_path / "a.csv", [HEADER, *ROWS], "gb18030")
    counts = compared(a, write_xlsx(tmp_path / "b.xlsx", [header, *rows]), tmp_path / "out.json")["counts"]
    assert (counts["same"], counts["changed"]) == (40, 0)


def test_a_column_of_one_edition_alone_is_said_and_not_compared(tmp_path: Path) -> None:
    found = editions(tmp_path, [row[:5] for row in ROWS], header=HEADER[:5])
    assert found["counts"]["same"] == 40
    assert [(p["code"], p["column"]) for p in found["problems"]] == [("column_only_once", "capacity")]


def test_a_point_that_came_or_went_is_a_change(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][3] = rows[0][4] = ""
    (entry,) = editions(tmp_path, rows)["changed"]
    assert entry["columns"] == {"point": {"before": [120.81, 32.0], "after": None}}
    assert entry["moved_m"] is None


def test_rejected_and_repeated_rows_stand_among_the_problems(tmp_path: Path) -> None:
    found = editions(tmp_path, [*ROWS, ROWS[3], ["A99", "", "", "1", "2", "3"]])
    assert (found["b"]["rejected"], found["b"]["duplicates"], found["counts"]["duplicates"]) == (2, 1, 1)
    assert [(p["edition"], p["row"], p["code"]) for p in found["problems"] if p["level"] == "error"] == [
        ("b", 42, "duplicate"), ("b", 43, "name_missing"),
    ]  # fmt: skip


def test_datum_mapping_and_organisation_mean_what_they_mean_in_an_import(tmp_path: Path, cast: Cast) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"columns": {"可容纳人数": ""}}))
    extra = ("--datum", "gcj02", "--mapping", str(mapping), "--organisation", CODE)
    found = editions(tmp_path, later(), *extra)
    assert found["counts"]["changed"] == 2
    assert {p["code"] for p in found["problems"]} == {"column_unread"}
    refused = editions(tmp_path, later(), "--organisation", "nowhere")
    assert (refused["exit"], refused["code"]) == (2, "organisation_unknown")


def test_what_may_not_be_read_is_refused_here_too(tmp_path: Path) -> None:
    found = editions(tmp_path, [[*row, "甲"] for row in ROWS], header=[*HEADER, "防护等级"])
    assert (found["exit"], found["code"]) == (2, "undecided_restricted")


def test_a_real_city_twice(tmp_path: Path) -> None:
    a, b = sorted(PAIR.glob("*.csv"))
    before, after = _points(a), _points(b)
    found = compared(a, b, tmp_path / "out.json")
    kept = before.keys() & after.keys()
    assert found["counts"]["removed"] == len(before.keys() - after.keys()) == 856
    assert found["counts"]["added"] == len(after.keys() - before.keys()) == 84
    assert found["counts"]["moved"] == sum(before[key] != after[key] for key in kept) == 348


def _points(path: Path) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = json.loads(row["properties"])["電腦編號"]
            if key:
                found.setdefault(key, (float(row["longitude"]), float(row["latitude"])))
    return found
