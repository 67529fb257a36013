"""Headers in two scripts, two languages and two lines."""

from decimal import Decimal
from typing import Any

import pytest

from civildefense.common.cells import Unit
from civildefense.common.headers import Vocabulary, find_header, unit_of

WORDS = Vocabulary(
    {
        "key": "编号|电脑编号",
        "name": "名称|建筑物名称|~工程名称$",
        "address": "地址|座落|address",
        "longitude": "经度|longitude|경도",
        "latitude": "纬度|latitude|위도",
        "latitude_degrees": "위도(도)",
        "area": "建筑面积",
        "district": "区县",
        "floors": "地下楼层数",
        "point": "经纬度",
    }
)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("電腦編號", "key"),
        ("電腦編號 serial number", "key"),
        ("建築物名稱the names of the buildings", "name"),
        ("地址 address", "address"),
        ("Address", "address"),
        ("地下樓 層數", "floors"),
        ("地下樓\n層數", "floors"),
        ("緯經度", None),
        ("經緯度", "point"),
        ("建筑面积（万㎡）", "area"),
        ("＊名　称：", "name"),
        ("위도(도)", "latitude_degrees"),
        ("위도(EPSG4326)", "latitude"),
        ("人防工程名称", "name"),
        ("坐标/经度", "longitude"),
        ("备注", None),
        ("", None),
        (5.0, None),
    ],
)
def test_a_header_is_understood(header: Any, field: str | None) -> None:
    found = WORDS.match(header)
    assert (found.field if found else None) == field


def test_the_exact_word_ranks_before_the_longer_one() -> None:
    exact, longer = WORDS.match("编号"), WORDS.match("编号（旧）")
    assert exact
    assert longer
    assert exact.rank < longer.rank


def test_title_lines_above_the_header_are_skipped() -> None:
    rows = [
        (1, ["南通市人防工程登记表", "", ""]),
        (2, ["填报单位：", "", ""]),
        (3, ["编号", "名称", "地址"]),
        (4, ["1", "甲", "乙路"]),
    ]
    header = find_header(rows, WORDS)
    assert header
    assert (header.first, header.last, header.labels) == (3, 3, ("编号", "名称", "地址"))


def test_two_lines_under_merged_cells_are_one_header() -> None:
    rows = [
        (1, ["编号", "名称", "坐标", "", "面积", ""]),
        (2, ["", "", "经度", "纬度", "建筑面积", "使用面积"]),
        (3, ["1", "甲", "120.8", "32.0", "300", "200"]),
    ]
    header = find_header(rows, WORDS)
    assert header
    assert (header.first, header.last) == (1, 2)
    assert header.labels == ("编号", "名称", "坐标/经度", "坐标/纬度", "面积/建筑面积", "面积/使用面积")
    assert header.matches[3].field == "latitude"


def test_a_first_data_row_is_no_second_header_line() -> None:
    header = find_header([(1, ["编号", "名称", ""]), (2, ["A", "甲", "地址不详"])], WORDS)
    assert header
    assert header.last == 1


def test_without_a_known_word_there_is_no_header() -> None:
    assert find_header([(1, ["a", "b"]), (2, ["1", "2"])], WORDS) is None


def test_units_come_from_the_brackets() -> None:
    area = Unit({"m2": Decimal(1), "万m2": Decimal(10_000)})
    assert unit_of("建筑面积（万㎡）", area) == ("万m2", Decimal(10_000))
    assert unit_of("面积(平方公尺)", area) == ("平方公尺", Decimal(1))
    assert unit_of("面积", area) is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("地址.区县", "district"),
        ("properties.名称", "name"),
        ("位置.坐标.纬度", "latitude"),
        ("地址.全称", "address"),
        ("业主.名称", None),
        ("出入口.纬度", None),
        ("1.工程名称", "name"),
        ("No.编号", "key"),
    ],
)
def test_members_of_nested_objects_are_the_records_own_or_not(header: str, field: str | None) -> None:
    found = WORDS.match(header)
    assert (found.field if found else None) == field
