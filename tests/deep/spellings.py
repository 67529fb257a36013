"""Every way that an office writes a value, right or wrong. A spelling may be misread only as an error, never as
another value."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Spelling = Callable[[Any], Any]
PointSpelling = Callable[[float, float], tuple[Any, Any]]
WRONG_SHARE = 0.05
_WIDE = str.maketrans("0123456789.,-()", "０１２３４５６７８９．，－（）")
_EPOCH = dt.date(1899, 12, 30)
BLANKS = ("", None, "-", "—", "/", " ", "　", "N/A")


@dataclass(frozen=True)
class Column:
    """``headers`` pair what stands above the column with the factor that its unit means; ``own_unit`` are spellings
    whose unit counts more than the header's. ``wrong`` ones mean nothing, or something that may only be refused."""

    field: str
    headers: tuple[tuple[str, int], ...]
    right: tuple[Spelling, ...]
    wrong: tuple[Spelling, ...] = ()
    own_unit: tuple[Spelling, ...] = ()
    may_be_blank: bool = True


def spelt(column: Column, value: Any, factor: int, chance: random.Random) -> Any:
    """One cell. Under a header with a unit the number is that many times smaller, unless the cell names its own."""
    if factor == 1 and column.wrong and chance.random() < WRONG_SHARE:
        return chance.choice(column.wrong)(value)
    spelling = chance.choice((*column.right, *column.own_unit))
    if factor > 1 and spelling not in column.own_unit:
        value = (Decimal(value) / factor).normalize()
        spelling = chance.choice((_decimal, _wide, float))
    return spelling(value)


def spelt_point(lon: float, lat: float, chance: random.Random) -> tuple[Any, Any]:
    return chance.choice(WRONG_POINTS if chance.random() < WRONG_SHARE else POINTS)(lon, lat)


def _decimal(value: Any) -> str:
    return f"{value:f}"


def _wide(value: Any) -> str:
    return (f"{value:f}" if isinstance(value, Decimal) else str(value)).translate(_WIDE)


def _in(unit: str, factor: int) -> Spelling:
    return lambda value: f"{(Decimal(value) / factor).normalize():f}{unit}"


def _dms(degrees: float, marks: tuple[str, str, str] = ("°", "′", "″")) -> str:
    whole, rest = divmod(round(degrees * 3600, 3), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{int(whole)}{marks[0]}{int(minutes)}{marks[1]}{seconds:.3f}{marks[2]}"


_TEXTS: tuple[Spelling, ...] = (
    str,
    lambda text: f"  {text} ",
    lambda text: f"\u3000{text}",
    lambda text: f"{text}\xa0",
    lambda text: f"\n{text}\n",
)

COLUMNS = (
    Column(
        "key",
        (("编号", 1), ("工程编号", 1), ("设施编码", 1)),
        right=(*_TEXTS, _wide, lambda key: f"{key}.0" if key.isdigit() else key),
        # Excel keeps fifteen digits of a number.
        wrong=(
            lambda key: float(key) if key.isdigit() else key,
            lambda key: f"{float(key):.5E}" if key.isdigit() else key,
        ),
        may_be_blank=False,
    ),
    Column("name", (("名称", 1), ("工程名称", 1), ("Name 名称", 1)), right=_TEXTS, may_be_blank=False),
    Column("address", (("地址", 1), ("座落位置", 1)), right=_TEXTS),
    Column(
        "capacity",
        (("可容纳人数", 1), ("可容纳人数（人）", 1), ("可容纳人数（万人）", 10_000)),
        right=(
            str, _wide, float, int,
            lambda count: f"{count:,}",
            lambda count: f"{count:,}".translate(_WIDE),
            lambda count: f" {count}\u3000",
            lambda count: f"{count}.0",
        ),
        own_unit=(lambda count: f"{count}人", lambda count: f"{count} 名", _in("万人", 10_000)),
        wrong=(
            lambda count: f"{count}.5",
            lambda count: count + 0.25,
            lambda count: f"约{count}",
            lambda count: f"{count}O",
            lambda count: f"{count}²",
            lambda count: f"-{count}",
            lambda count: f"{count}-{count + 10}",
            lambda count: f"{count}户",
            lambda count: "八百",
        ),
    ),
    Column(
        "floor_area",
        (("建筑面积（㎡）", 1), ("建筑面积(平方米)", 1), ("建筑面积（万㎡）", 10_000), ("建筑面积(公顷)", 10_000)),
        right=(str, _wide, float, lambda area: f"{area:,}"),
        own_unit=(
            lambda area: f"{area}㎡",
            lambda area: f"{area} 平方米",
            lambda area: f"{area}m²",
            _in("万㎡", 10_000),
            _in("万平方米", 10_000),
            _in("公顷", 10_000),
        ),
        wrong=(
            lambda area: f"{area}亩",
            lambda area: f"约{area}",
            lambda area: f"{area:.2f}.5",
            lambda area: f"{area}³",
            lambda area: f"{area}千米",
        ),
    ),
    Column(
        "completed_on",
        (("竣工日期", 1), ("竣工时间", 1)),
        right=(
            str, _wide,
            lambda day: day,
            lambda day: dt.datetime.combine(day, dt.time()),
            lambda day: f"{day.year}/{day.month}/{day.day}",
            lambda day: f"{day.year}.{day.month}.{day.day}",
            lambda day: f"{day.year}年{day.month}月{day.day}日",
            lambda day: f"{day:%Y%m%d}",
            lambda day: int(f"{day:%Y%m%d}"),
            lambda day: (day - _EPOCH).days,
            lambda day: str((day - _EPOCH).days),
            lambda day: f"{day} 00:00:00",
            lambda day: f"民国{day.year - 1911}年{day.month}月{day.day}日",
        ),
        wrong=(
            lambda day: f"{day.year}.{day.month}",
            lambda day: float(f"{day.year}.{day.month}"),
            lambda day: f"{day.year}年",
            lambda day: f"{day.year}-13-{day.day}",
            lambda day: f"{day.year}-02-30",
            lambda day: f"{day.day}/{day.month}/{day.year}",
        ),
    ),
    Column(
        "duty_phone",
        (("联系电话", 1), ("值班电话", 1)),
        right=(
            str, _wide,
            lambda phone: phone.replace("-", " - "),
            lambda phone: f"{phone[:9]} {phone[9:]}",
            lambda phone: f"（{phone[:4]}）{phone[5:]}",
        ),
        wrong=(lambda phone: f"找{phone}",),
    ),
)  # fmt: skip
POINTS: tuple[PointSpelling, ...] = (
    lambda lon, lat: (lon, lat),
    lambda lon, lat: (str(lon), str(lat)),
    lambda lon, lat: (_wide(lon), _wide(lat)),
    lambda lon, lat: (f" {lon} ", f"{lat}\u3000"),
    lambda lon, lat: (f"{lon}°", f"{lat}°"),
    lambda lon, lat: (f"东经{lon}", f"北纬{lat}"),
    lambda lon, lat: (f"{lon}E", f"{lat}N"),
    lambda lon, lat: (_dms(lon), _dms(lat)),
    lambda lon, lat: (_dms(lon) + "E", _dms(lat) + "N"),
    lambda lon, lat: (_dms(lon, ("度", "分", "秒")), _dms(lat, ("度", "分", "秒"))),
    lambda lon, lat: (f"{lon},{lat}", ""),
)
WRONG_POINTS: tuple[PointSpelling, ...] = (
    # Exchanged.
    lambda lon, lat: (lat, lon),
    lambda lon, lat: (f"北纬{lat}", f"东经{lon}"),
    # A digit too many, or no decimal point.
    lambda lon, lat: (f"1{lon}", lat),
    lambda lon, lat: (lon, lat * 10),
    lambda lon, lat: (str(lon).replace(".", ""), str(lat).replace(".", "")),
    lambda lon, lat: (str(lon).replace(".", ","), str(lat).replace(".", ",")),
    lambda lon, lat: (f"{lon}.7", lat),
    # Metres of a projection.
    lambda lon, lat: (40_520_860.25, 3_542_000.75),
)
