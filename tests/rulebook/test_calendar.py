"""The working calendar: announced days from a CSV, kept true by the database, read as arithmetic."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from civildefense.rulebook.calendar.services import ANNOUNCED, import_calendar
from civildefense.rulebook.models import CalendarDay
from tests.cast import Cast, signed_in

FILE = "日期,类型,名称,依据\n2026-10-01,放假,国庆节,国办通知\n2026/10/10,上班,国庆节,国办通知\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_new_then_same_then_changed(db: None, encoding: str) -> None:
    assert import_calendar(FILE.encode(encoding), source="list").new == 2
    assert import_calendar(FILE.encode(encoding), source="list").same == 2
    assert import_calendar(FILE.replace("10,上班", "10,放假").encode(encoding), source="list").changed == 1
    assert not CalendarDay.objects.get(day="2026-10-10").is_workday


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("2026-13-01,放假,x,y", "2026-13-01"),
        (",放假,x,y", ""),
        ("2026-10-02,也许,x,y", "也许"),
        ("2026-10-02,放假,,y", ""),
    ],
)
def test_a_wrong_row_is_left_out_and_named(db: None, row: str, named: str) -> None:
    report = import_calendar((FILE + row + "\n").encode(), source="list")
    assert (report.new, len(report.problems)) == (2, 1)
    line, sentence = report.problems[0]
    assert line == 4
    assert sentence
    assert named in sentence


def test_the_announced_years_are_read(db: None) -> None:
    call_command("import_calendar", str(ANNOUNCED))
    calendar = CalendarDay.objects.all().calendar()
    assert calendar.announced == frozenset(range(2013, 2027))
    # 31 December 2022, a Saturday, was free as the New Year of 2023, and both 28 and 29 January 2023 were worked.
    assert calendar.is_workday(dt.date(2023, 1, 28))
    assert not calendar.is_workday(dt.date(2026, 10, 7))
    # 250 or so working days in each year
    for year in range(2013, 2027):
        count = calendar.workdays_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31))
        assert 246 <= count <= 252, year


def test_a_day_far_from_its_year_is_refused_by_the_database(db: None) -> None:
    row = {"name": "x", "source": "y", "day": dt.date(2026, 10, 1)}
    with pytest.raises(IntegrityError, match="year_near_day"), transaction.atomic():
        CalendarDay.objects.create(year=2028, **row)


def test_a_day_is_entered_and_taken_back_on_the_desk(cast: Cast) -> None:
    client = signed_in(cast.finance)
    entered = {"day": "2026-10-01", "year": 2026, "name": "国庆节", "source": "通知"}
    client.post("/admin/rulebook/calendarday/add/", entered)
    row = CalendarDay.objects.get()
    assert not row.is_workday
    client.post(f"/admin/rulebook/calendarday/{row.uid}/delete/", {"post": "yes"})
    assert not CalendarDay.objects.exists()
