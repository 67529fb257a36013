"""The columns of sites.csv and sites.geojson, in order, each with its meaning: header and data dictionary in one."""

from dataclasses import dataclass

from shelters.facilities.states import CheckResult, Condition


@dataclass(frozen=True)
class Column:
    """``type`` is string, number, boolean or date; ``values`` are the codes that may stand there."""

    name: str
    type: str
    meaning: str
    meaning_en: str
    unit: str = ""
    values: tuple[str, ...] = ()
    is_capacity: bool = False


COLUMNS = (
    Column("id", "string", "场所编号，永久不变，随机产生", "Id of the site; random, never changes"),
    Column("name", "string", "名称", "Name of the site"),
    Column("address", "string", "地址", "Address"),
    Column("district_code", "string", "县（市、区）代码", "Code of the district"),
    Column("district", "string", "县（市、区）名称", "Name of the district"),
    Column("kind", "string", "平时用途", "Use in peace"),
    Column("entrance", "string", "出入口编号；每个出入口一行", "Label of the entrance; one row for each entrance"),
    Column("longitude", "number", "出入口经度", "Longitude of the entrance, WGS-84", "°"),
    Column("latitude", "number", "出入口纬度", "Latitude of the entrance, WGS-84", "°"),
    Column("hours", "string", "开放时间（OpenStreetMap 写法）；空为未知",
           "Opening hours in OpenStreetMap's form; empty: unknown"),
    Column("closed", "boolean", "暂时关闭", "Closed at the moment"),
    Column("step_free", "boolean", "无台阶可达；空为未测量", "Step-free; empty: not measured"),
    Column("door_width_m", "number", "门净宽；空为未测量", "Clear width of the door; empty: not measured", "m"),
    Column("checked_on", "date", "最近一次检查日期；空为没有记录", "Day of the last check; empty: none on record"),
    Column("check_result", "string", "最近一次检查结果", "Result of the last check", values=tuple(CheckResult.values)),
    Column("condition", "string", "工程状况", "Condition of the work", values=tuple(Condition.values)),
    Column("responsible_unit", "string", "责任单位", "Responsible unit"),
    Column("duty_phone", "string", "值班电话", "Duty telephone"),
    Column("capacity", "number", "容纳人数", "Room for people", "人 / people", is_capacity=True),
)  # fmt: skip


def columns(*, with_capacity: bool) -> list[Column]:
    return [column for column in COLUMNS if with_capacity or not column.is_capacity]
