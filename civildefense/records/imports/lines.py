"""Lines of a sheet that are no rows of the register: empty ones, totals, notes, repeated headers."""

import re
from collections.abc import Sequence
from typing import Any

from civildefense.common import cells
from civildefense.common.hanzi import folded

_TOTAL = re.compile(
    r".{0,12}(?:合计|小计|总计|共计|总数|累计|subtotal|grandtotal|total|합계|총계|소계)"
    r"(?:[:：（(].{0,20}|数?量?\d*[个处座家]?)?"
)
_COUNT = re.compile(r"共计?\d+[个处座家条项].{0,10}")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填表人|制表人?|制表单位|填报人|填报单位|填报日期|填表日期|审核人?|复核人?|负责人|联系人|单位负责人|"
    r"联系电话|制表日期|打印日期|数据来源|资料来源|截至|note|notes|remark|source)(?:\d{0,2}[:：.、].*|$)"
)


def is_no_row(row: Sequence[Any], labels: Sequence[str], place_columns: Sequence[int]) -> bool:
    """``place_columns`` hold addresses and coordinates: a line that fills one of them is a row, whatever it says."""
    filled = [(index, cell) for index, cell in enumerate(row) if not _is_empty(cell)]
    if not filled:
        return True
    if len(filled) >= 2 and all(index < len(labels) and str(cell).strip() == labels[index] for index, cell in filled):
        return True
    if _is_column_numbers(row, filled):
        return True
    if any(index in place_columns for index, _cell in filled):
        return len(filled) == 1 and _says(_NOTE, filled[0][1])
    if any(_says(_TOTAL, cell) or _says(_COUNT, cell) for _index, cell in filled[:2]):
        return True
    return _says(_NOTE, filled[0][1]) and len(filled) <= 6


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip("\u3000\ufeff \t\r\n\u200b\xa0"))


def _says(pattern: re.Pattern[str], cell: Any) -> bool:
    return isinstance(cell, str) and bool(pattern.fullmatch(folded(cell)))


def _is_column_numbers(row: Sequence[Any], filled: list[tuple[int, Any]]) -> bool:
    """The line ``1 2 3 4 …`` that statistical forms put below their header."""
    written = [cells.shown(cell).strip("()（） ") for _index, cell in filled]
    return len(written) >= 3 and len(written) >= len(row) - 1 and written == [str(n + 1) for n in range(len(written))]
