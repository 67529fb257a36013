"""Several values in one cell, and what only looks like them."""

import pytest

from civildefense.common.cells import attributes


@pytest.mark.parametrize(
    "cell",
    [
        '{"编号": "A1", "地址": "人民路3号"}',
        "编号：A1；地址：人民路3号",
        "编号: A1\n地址: 人民路3号",
        "编号：A1，地址：人民路3号",
        "<table><tr><td>编号</td><td>A1</td></tr><tr><th>地址:</th><td>人民路3号</td></tr></table>",
        "<table><tr><td>编号<td>A1<td>地址<td>人民路3号</table>",
        "<b>编号:</b> A1<br>地址: 人民路3号",
        "<ul><li>编号：A1</li><li>地址：人民路3号</li></ul>",
    ],
)
def test_attributes_are_found_in_every_way_of_writing(cell: str) -> None:
    assert attributes(cell) == {"编号": "A1", "地址": "人民路3号"}


def test_numbers_in_json_are_ids_figures_or_nothing() -> None:
    cell = '{"编号": 320601000000123456, "人数": 800, "面积": 1e999, "经度": NaN, "开放": true}'
    assert attributes(cell) == {"编号": "320601000000123456", "人数": 800, "面积": None, "经度": None, "开放": True}


@pytest.mark.parametrize(
    "cell", ["开放时间 08:00-22:00", "https://example.org/a", "人民路3号", "", None, 12.5, "{damaged"]
)
def test_other_cells_hold_none(cell: object) -> None:
    assert attributes(cell) == {}
