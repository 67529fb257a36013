"""The working calendar: the only writer."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.rulebook.calendar.models import CalendarDay
from civildefense.rulebook.sheets import TableReport, put_row, read_day, read_rows, take_rows

ANNOUNCED = Path(__file__).parent / "announced.csv"  # what the State Council's office announced, 2013 to 2026
COLUMNS = {
    "day": ("day", "date", "日期"),
    "is_workday": ("worked", "is_workday", "上班", "是否上班", "类型"),
    "name": ("name", "occasion", "名称", "节日", "事由"),
    "year": ("year", "年度", "公布年度"),
    "source": ("source", "announcement", "依据", "来源"),
}
NEEDED = ("day", "is_workday", "name")
WORKED = {"yes": True, "1": True, "true": True, "是": True, "上班": True, "补班": True, "调休上班": True}
FREE = {"no": False, "0": False, "false": False, "否": False, "放假": False, "休": False, "休息": False}


@transaction.atomic
def put_day(*, calendar_day: CalendarDay, by: User) -> CalendarDay:
    calendar_day.full_clean()
    calendar_day.save()
    return calendar_day


@transaction.atomic
def remove_day(*, calendar_day: CalendarDay, by: User) -> None:
    """An announcement that was changed no longer names the day; the history knows the row."""
    calendar_day.delete()


@transaction.atomic
def import_calendar(body: bytes, *, source: str) -> TableReport:
    """Create and change days by date; rows with a problem are left out and listed."""
    return take_rows(read_rows(body, columns=COLUMNS, needed=NEEDED), lambda row: _store(row, source))


def _store(row: dict[str, str], source: str) -> str:
    day = read_day(row["day"])
    if day is None:
        raise ValueError(_("The day is missing."))
    values: dict[str, Any] = {
        "is_workday": _worked(row["is_workday"]),
        "name": row["name"],
        "year": int(row.get("year") or day.year),
        "source": row.get("source") or source,
    }
    return put_row(CalendarDay, key={"day": day}, values=values)


def _worked(text: str) -> bool:
    try:
        return (WORKED | FREE)[text.lower()]
    except KeyError:
        raise ValueError(
            _("“%(text)s” does not say whether the day is worked: 上班 or 放假.") % {"text": text}
        ) from None
