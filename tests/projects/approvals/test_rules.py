"""Numbers, names and the clock of a stage: arithmetic without a database."""

import datetime as dt

import pytest

from civildefense.common.workdays import WorkCalendar
from projects.approvals.rules import Pause, name_key, normal_number, project_code_key, read_clock

# 2026: Thursday 1 October to Wednesday 7 October are free, Saturday 10 October is worked.
FREE = {dt.date(2026, 10, day): False for day in range(1, 8)}
CALENDAR = WorkCalendar(exceptions={**FREE, dt.date(2026, 10, 10): True}, announced=frozenset({2026}))
MONDAY = dt.date(2026, 9, 21)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("通防审[2026] 12 号", "通防审〔2026〕12号"),
        ("通防审（２０２６）１２号", "通防审〔2026〕12号"),
        ("通防审【2026】12号", "通防审〔2026〕12号"),
        ("320613202601(补)", "320613202601(补)"),
        ("", ""),
    ],
)
def test_a_document_number_has_one_form(written: str, kept: str) -> None:
    assert normal_number(written) == kept


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("2018-320613-82-01-005639-000", "2018-320613-82-01-005639"),
        ("2018-320613-82-01-005639", "2018-320613-82-01-005639"),
        (" ２０１８-320613-82-01-005639-001 ", "2018-320613-82-01-005639"),
        ("cr2019-17", "CR2019-17"),
    ],
)
def test_a_project_code_is_compared_without_its_phase(written: str, key: str) -> None:
    assert project_code_key(written) == key


def test_two_lists_write_one_name_in_two_ways() -> None:
    assert name_key("某某·花园（一期） A 座") == name_key("某某花园(一期)a座")
    assert name_key("某某花园一期") != name_key("某某花园二期")


def test_a_clock_counts_working_days_over_the_announced_holidays() -> None:
    reading = read_clock(CALENDAR, started_on=MONDAY, until=dt.date(2026, 10, 12), allowed=10)
    # 22–25, 28–30 September; 8, 9, 10 and 12 October.
    assert reading.used == 11
    assert reading.due_on == dt.date(2026, 10, 10)
    assert reading.is_late(10)
    assert not reading.is_late(11)
    assert reading.left(12) == 1
    assert not reading.is_provisional


def test_the_first_day_does_not_count_and_the_last_does() -> None:
    assert read_clock(CALENDAR, started_on=MONDAY, until=MONDAY, allowed=1).used == 0
    reading = read_clock(CALENDAR, started_on=MONDAY, until=MONDAY + dt.timedelta(days=1), allowed=1)
    assert (reading.used, reading.due_on) == (1, MONDAY + dt.timedelta(days=1))


def test_pauses_are_not_counted_and_move_the_due_day() -> None:
    pauses = [Pause(dt.date(2026, 9, 22), dt.date(2026, 9, 24)), Pause(dt.date(2026, 9, 23), dt.date(2026, 9, 25))]
    plain = read_clock(CALENDAR, started_on=MONDAY, until=dt.date(2026, 9, 30), allowed=5)
    paused = read_clock(CALENDAR, started_on=MONDAY, until=dt.date(2026, 9, 30), allowed=5, pauses=pauses)
    assert (plain.used, plain.due_on) == (7, dt.date(2026, 9, 28))
    # 23, 24 and 25 September fall out, each once.
    assert (paused.used, paused.due_on) == (4, dt.date(2026, 10, 8))


def test_nobody_knows_when_a_running_pause_ends() -> None:
    reading = read_clock(
        CALENDAR, started_on=MONDAY, until=dt.date(2026, 10, 30), allowed=5, pauses=[Pause(dt.date(2026, 9, 23))]
    )
    assert (reading.used, reading.due_on, reading.is_paused) == (2, None, True)


def test_a_clock_that_reaches_into_an_unannounced_year_is_provisional() -> None:
    december = dt.date(2026, 12, 28)
    assert read_clock(CALENDAR, started_on=december, until=december, allowed=10).is_provisional
    assert not read_clock(CALENDAR, started_on=december, until=december, allowed=2).is_provisional


def test_without_a_number_of_days_there_is_no_due_day_and_nothing_is_late() -> None:
    reading = read_clock(CALENDAR, started_on=MONDAY, until=dt.date(2026, 10, 12), allowed=None)
    assert (reading.used, reading.due_on, reading.left(None), reading.is_late(None)) == (11, None, None, False)
