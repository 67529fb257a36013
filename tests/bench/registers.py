"""Invented county registers as workbooks: all rows are acceptable, but those that are made wrong on purpose."""

import datetime as dt
import random
from pathlib import Path

import xlsxwriter

HEADERS = [
    "编号",
    "名称",
    "地址",
    "经度",
    "纬度",
    "建筑面积（㎡）",
    "使用状态",
    "平时用途",
    "竣工日期",
    "联系电话",
    "备注",
]
USES = ["停车", "商业", "仓储", "物业", "其他"]


def workbook(path: Path, rows: int, wrong_every: int = 0) -> Path:
    """Every ``wrong_every``-th row has a phone that is none."""
    chance = random.Random(rows)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("工程")
        sheet.write_row(0, 0, HEADERS)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _cells(number, chance))
            if wrong_every and number % wrong_every == 0:
                sheet.write_string(number, 9, f"找老王{number}")
            sheet.write_datetime(number, 8, dt.date(2005, 1, 1) + dt.timedelta(days=chance.randrange(7000)), day)
    return path


def _cells(number: int, chance: random.Random) -> list[str | float]:
    # A step to the east for each row: no two share a point, none leaves the county.
    east, north = number % 500, number // 500
    return [
        f"RF-{number:06}",
        f"{chance.randrange(1, 9999)}号花园地下室",
        f"世纪大道{number}号",
        round(120.87 + east * 0.0002, 6),
        round(31.95 + north * 0.0002, 6),
        round(chance.uniform(300, 9000), 2),
        "在用",
        chance.choice(USES),
        "",
        f"0513-{chance.randrange(10**7, 10**8)}",
        "",
    ]
