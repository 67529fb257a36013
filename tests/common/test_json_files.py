"""JSON in the shapes that systems export, and JSON made to do harm."""

import json
from pathlib import Path
from typing import Any

import pytest

from civildefense.common.cells import Unreadable
from civildefense.common.tabular import open_table
from tests.common.reading import given, guarded, refusal, rows

RECORDS: list[dict[str, Any]] = [{"编号": "A1", "名称": "甲", "位置": {"经度": 120.85}}, {"编号": "A2", "人数": 5}]

FLAT = [
    (0, ["编号", "名称", "位置.经度", "人数"]),
    (1, ["A1", "甲", 120.85, None]),
    (2, ["A2", None, None, 5]),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("envelope", ["{}", '{{"code": 0, "data": {{"records": {}, "total": 2}}}}', '{{"结果": {}}}'])
def test_an_array_of_objects_is_found_at_any_depth(tmp_path: Path, envelope: str, encoding: str) -> None:
    text = envelope.format(json.dumps(RECORDS, ensure_ascii=False, indent=1))
    assert rows(given(tmp_path, text, "a.xlsx", encoding)) == FLAT


def test_json_lines_and_objects_under_their_keys(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
    assert rows(given(tmp_path, lines + "\n\n")) == FLAT
    keyed = {"x": RECORDS[0], "y": {**RECORDS[1], "单元": [{"面积": 1}, {"面积": 2}]}}
    found = rows(given(tmp_path, json.dumps(keyed)))
    assert found[0] == (0, ["key", "编号", "名称", "位置.经度", "人数", "单元.面积"])
    assert found[2] == (2, ["y", "A2", None, None, 5, "1；2"])


def test_several_arrays_are_several_sheets_and_lists_are_tables(tmp_path: Path) -> None:
    two = {"工程": RECORDS, "区": {"columns": ["code", "name"], "data": [["1", "甲"], ["2", None]]}}
    path = given(tmp_path, json.dumps(two))
    assert open_table(path).sheets == ["工程", "区.data"]
    assert rows(path, 1) == [(0, ["code", "name"]), (1, ["1", "甲"]), (2, ["2", None])]
    assert rows(given(tmp_path, '[["编号", "名称"], [1, "甲"]]')) == [(1, ["编号", "名称"]), (2, [1, "甲"])]


def test_values_of_json_keep_what_they_are(tmp_path: Path) -> None:
    text = '[{"id": 320601000000123456, "a": [120.85, 32.0, 4], "b": ["x", null, "y"], "c": true, "d": NaN, "e": ""}]'
    assert rows(given(tmp_path, text))[1] == (1, ["320601000000123456", "120.85, 32.0", "x；y", True, None, None])
    assert rows(given(tmp_path, r'[{"a": "x\u0000y\ud800"}]'))[1] == (1, ["xy?"])
    lists = '[["编号", "经度"], [320601000000123456, 1e999]]'
    assert rows(given(tmp_path, lists))[1] == (2, ["320601000000123456", Unreadable("error")])


def test_a_feature_whose_attributes_are_a_list_is_read_without_them(tmp_path: Path) -> None:
    text = '[{"type": "Feature", "geometry": null, "properties": {"name": "甲"}, "attributes": [1, 2]}]'
    assert rows(given(tmp_path, text))[1] == (1, [None, None, "甲"])


def test_text_beside_the_records_is_guarded_too(tmp_path: Path) -> None:
    path = given(tmp_path, json.dumps({"说明": "秘密", "data": RECORDS, "tags": ["内部"]}))
    assert {"说明", "秘密", "内部"} <= set(guarded(open_table(path)).split())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1},\n{"a": }]', "json_damaged"),
        ('[{"a": 1},\n{"a": 2', "json_damaged"),
        ('[{"a": 1}] [', "json_damaged"),
        ("[]", "no_records"),
        ('[{"a": 1}, "x"]', "no_record"),
        ('{"type": "Topology", "objects": {}}', "topology"),
        ('[{"a": ' + "[" * 100_000, "nested_too_deep"),
        ('{"a": ' * 300 + "1" + "}" * 300, "nested_too_deep"),
        ('[{"a": ' + '{"b": ' * 50 + "1" + "}" * 51 + "]", "nested_too_deep"),
        ('[{"a": "' + "x" * 40_000 + '"}]', "cell_too_long"),
        ('[{"a": "' + "x" * 20_000_000 + '"}]', "record_too_large"),
        ("[" + ",".join(f'{{"c{n}": 1}}' for n in range(500)) + "]", "too_many_columns"),
        ('[{"a": ' + "1" * 5000 + "}]", "json_damaged"),
    ],
    ids=lambda value: value[:24],
)
def test_json_that_is_damaged_or_meant_to_harm_gets_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(given(tmp_path, text)).code == code


def test_a_fault_in_json_names_its_line(tmp_path: Path) -> None:
    padding = '{"a": "' + "x" * 3000 + '"},\n'
    assert "1001" in str(refusal(given(tmp_path, "[" + padding * 1000 + '{"a" 1}]')))
