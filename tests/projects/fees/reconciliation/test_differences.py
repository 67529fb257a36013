"""The differ: nothing to say of a clean file, and every planted difference by its name (goal L8)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.fees.reconciliation.rules import BookRow, DifferenceKind, FileRow, counted, differences, period_of

DAY = dt.date(2019, 5, 6)


def book(number: int) -> BookRow:
    """Each payment differs from its neighbours in day, amount and payer."""
    fen = 100_000 + number * 37
    day = DAY + dt.timedelta(days=number % 20)
    return BookRow(f"uid-{number}", f"PJ{number:06}", fen, day, f"江城第{number}置业有限公司", f"费{number}", fen)


def line(row: BookRow) -> FileRow:
    return FileRow(f"一月.xlsx {row.number}", row.number, row.fen, row.day, row.payer, row.case)


BOOKS = [book(number) for number in range(40)]
CLEAN = [line(row) for row in BOOKS]


def kinds(file: list[FileRow], books: list[BookRow] = BOOKS) -> list[str]:
    return [difference.kind for difference in differences(file, books)]


def test_a_clean_file_raises_no_alarm_in_any_order() -> None:
    assert differences(CLEAN, BOOKS) == []
    assert differences(CLEAN[::-1], BOOKS) == []
    assert set(counted([]).values()) == {0}


def test_width_case_and_spaces_are_no_difference() -> None:
    full_width = str.maketrans("PJ0123456789", "ＰＪ０１２３４５６７８９")
    loose = [replace(row, number=row.number.lower().translate(full_width), payer=f" {row.payer}　") for row in CLEAN]
    assert differences(loose, BOOKS) == []


@pytest.mark.parametrize("fen", [-1, 1])
def test_one_fen_is_found(fen: int) -> None:
    planted = [replace(row, fen=row.fen + fen) if row.number == "PJ000007" else row for row in CLEAN]
    (found,) = differences(planted, BOOKS)
    assert (found.kind, found.number, found.fen) == (DifferenceKind.AMOUNT, "PJ000007", fen)


def test_a_missing_row_is_found() -> None:
    (found,) = differences(CLEAN[:-1], BOOKS)
    assert (found.kind, found.number, found.fen) == (DifferenceKind.MISSING_IN_FILE, "PJ000039", -BOOKS[-1].fen)


def test_a_row_that_the_books_lack_is_found() -> None:
    assert kinds(CLEAN, BOOKS[1:]) == [DifferenceKind.MISSING_IN_BOOKS]


def test_a_double_row_is_found_with_the_place_of_the_first() -> None:
    (found,) = differences([*CLEAN, replace(CLEAN[3], place="二月.xlsx 9")], BOOKS)
    assert (found.kind, found.place, found.other) == (DifferenceKind.DOUBLE_IN_FILE, "二月.xlsx 9", CLEAN[3].place)


def test_swapped_payers_are_told_as_a_pair() -> None:
    planted = list(CLEAN)
    planted[4], planted[9] = replace(CLEAN[4], payer=CLEAN[9].payer), replace(CLEAN[9], payer=CLEAN[4].payer)
    found = differences(planted, BOOKS)
    assert [(row.kind, row.number, row.other) for row in found] == [
        (DifferenceKind.PAYERS_SWAPPED, "PJ000004", "PJ000009"),
        (DifferenceKind.PAYERS_SWAPPED, "PJ000009", "PJ000004"),
    ]


def test_a_strange_payer_alone_is_no_swap() -> None:
    planted = [replace(CLEAN[0], payer="另一家有限公司"), *CLEAN[1:]]
    assert kinds(planted) == [DifferenceKind.PAYER]


def test_a_miswritten_number_is_one_difference_and_not_two() -> None:
    planted = [replace(CLEAN[0], number="PJ000O00"), *CLEAN[1:]]
    (found,) = differences(planted, BOOKS)
    assert (found.kind, found.in_file, found.in_books) == (DifferenceKind.RECEIPT, "PJ000O00", "PJ000000")


def test_another_day_or_case_is_found() -> None:
    planted = [replace(CLEAN[0], day=DAY - dt.timedelta(days=1)), replace(CLEAN[1], case="费999"), *CLEAN[2:]]
    assert kinds(planted) == [DifferenceKind.DAY, DifferenceKind.CASE]


def test_a_payment_that_the_ledger_does_not_hold_is_found_without_the_file() -> None:
    torn = [replace(BOOKS[0], posted_fen=BOOKS[0].posted_fen - 1), *BOOKS[1:]]
    (found,) = differences(CLEAN, torn)
    assert (found.kind, found.fen) == (DifferenceKind.UNPOSTED, -1)


def test_another_amount_due_is_found_where_the_file_names_one() -> None:
    file = [replace(CLEAN[0], due_fen=500_001)]
    assert kinds(file, [replace(BOOKS[0], due_fen=500_000)]) == [DifferenceKind.DUE]
    assert kinds(file, BOOKS[:1]) == []


def test_what_the_file_does_not_say_is_no_difference() -> None:
    assert differences([replace(row, payer="", case="", day=None) for row in CLEAN], BOOKS) == []


@given(st.sets(st.integers(0, 39), max_size=8), st.sets(st.integers(0, 39), max_size=8))
def test_every_planted_fen_and_gap_is_found_and_nothing_else(changed: set[int], gone: set[int]) -> None:
    planted = [
        replace(row, fen=row.fen + 1) if number in changed else row
        for number, row in enumerate(CLEAN)
        if number not in gone
    ]
    found = differences(planted, BOOKS)
    assert sum(row.kind == DifferenceKind.AMOUNT for row in found) == len(changed - gone)
    assert sum(row.kind == DifferenceKind.MISSING_IN_FILE for row in found) == len(gone)
    assert len(found) == len(changed - gone) + len(gone)


def test_a_file_speaks_for_whole_months_up_to_today() -> None:
    days = [dt.date(2026, 10, 9), dt.date(2026, 11, 3)]
    assert period_of(days, today=dt.date(2026, 11, 22)) == (dt.date(2026, 10, 1), dt.date(2026, 11, 22))
    assert period_of(days[:1], today=dt.date(2026, 11, 22)) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
