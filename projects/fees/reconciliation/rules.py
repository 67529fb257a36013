"""Two lists of the same receipts, the office's and the collector's, held against each other to the fen. Pure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.hanzi import folded


class DifferenceKind(models.TextChoices):
    MISSING_IN_BOOKS = "missing_in_books", _("in the file, not in the books")
    MISSING_IN_FILE = "missing_in_file", _("in the books, not in the file")
    RECEIPT = "receipt", _("the same payment under another receipt number")
    DOUBLE_IN_FILE = "double_in_file", _("twice in the file")
    AMOUNT = "amount", _("another amount")
    PAYER = "payer", _("another payer")
    PAYERS_SWAPPED = "payers_swapped", _("payers of two receipts exchanged")
    DAY = "day", _("another day")
    CASE = "case", _("another case")
    UNPOSTED = "unposted", _("payment and ledger disagree")
    DUE = "due", _("another amount due")


@dataclass(frozen=True)
class FileRow:
    """A line of the collector's file; blank or None where the file does not say."""

    place: str
    number: str
    fen: int
    day: dt.date | None = None
    payer: str = ""
    case: str = ""
    due_fen: int | None = None


@dataclass(frozen=True)
class BookRow:
    """A payment on record; ``posted_fen`` is what the ledger holds of it, ``due_fen`` what its case has to pay."""

    uid: str
    number: str
    fen: int
    day: dt.date
    payer: str
    case: str
    posted_fen: int
    due_fen: int | None = None


@dataclass(frozen=True)
class Difference:
    """``in_file`` and ``in_books`` say the same thing twice, as each list has it; fen for amounts."""

    kind: DifferenceKind
    number: str
    place: str = ""
    uid: str = ""
    in_file: str = ""
    in_books: str = ""
    fen: int = 0
    other: str = ""


def plain_number(number: str) -> str:
    """As receipts are compared: width, case and spaces do not count."""
    return folded(number).upper()


def plain_payer(name: str) -> str:
    return folded(name)


def differences(file: Sequence[FileRow], books: Sequence[BookRow]) -> list[Difference]:
    """Every difference, in the order of the file and then of the books. ``books`` are those of the file's period.

    A receipt stands once in the books (the database holds that), so a repetition can only be the file's.
    """
    by_number = {plain_number(row.number): row for row in books}
    first: dict[str, FileRow] = {}
    found: list[Difference] = []
    for row in file:
        number = plain_number(row.number)
        if number in first:
            found.append(_twice(row, first[number]))
            continue
        first[number] = row
    pairs = [(row, by_number[number]) for number, row in first.items() if number in by_number]
    found += _compared(pairs)
    strange = [row for number, row in first.items() if number not in by_number]
    absent = [row for number, row in by_number.items() if number not in first]
    found += _missing(strange, absent)
    found += [
        Difference(
            DifferenceKind.UNPOSTED, row.number, uid=row.uid, in_file=str(row.posted_fen), in_books=str(row.fen),
            fen=row.posted_fen - row.fen,
        )
        for row in books if row.posted_fen != row.fen
    ]  # fmt: skip
    return found


def _twice(row: FileRow, first: FileRow) -> Difference:
    return Difference(DifferenceKind.DOUBLE_IN_FILE, row.number, place=row.place, fen=row.fen, other=first.place)


def _compared(pairs: Sequence[tuple[FileRow, BookRow]]) -> Iterator[Difference]:
    swapped = _swapped(pairs)
    for row, book in pairs:
        told: dict[str, Any] = {"number": row.number, "place": row.place, "uid": book.uid}
        if row.fen != book.fen:
            yield Difference(
                DifferenceKind.AMOUNT, in_file=str(row.fen), in_books=str(book.fen), fen=row.fen - book.fen, **told
            )
        if other := swapped.get(book.uid):
            yield Difference(DifferenceKind.PAYERS_SWAPPED, in_file=row.payer, in_books=book.payer, other=other, **told)
        elif _payer_differs(row, book):
            yield Difference(DifferenceKind.PAYER, in_file=row.payer, in_books=book.payer, **told)
        if row.day and row.day != book.day:
            yield Difference(DifferenceKind.DAY, in_file=row.day.isoformat(), in_books=book.day.isoformat(), **told)
        if row.case and plain_number(row.case) != plain_number(book.case):
            yield Difference(DifferenceKind.CASE, in_file=row.case, in_books=book.case, **told)
        if row.due_fen is not None and book.due_fen is not None and row.due_fen != book.due_fen:
            yield Difference(
                DifferenceKind.DUE, in_file=str(row.due_fen), in_books=str(book.due_fen),
                fen=row.due_fen - book.due_fen, **told,
            )  # fmt: skip


def _payer_differs(row: FileRow, book: BookRow) -> bool:
    return bool(row.payer) and plain_payer(row.payer) != plain_payer(book.payer)


def _swapped(pairs: Sequence[tuple[FileRow, BookRow]]) -> dict[str, str]:
    """Book uid → the receipt with which its payer was exchanged."""
    wrong = [(row, book) for row, book in pairs if _payer_differs(row, book)]
    by_names: dict[tuple[str, str], list[tuple[FileRow, BookRow]]] = defaultdict(list)
    for row, book in wrong:
        by_names[plain_payer(row.payer), plain_payer(book.payer)].append((row, book))
    found: dict[str, str] = {}
    for (said, kept), rows in by_names.items():
        for (_row, book), (other_row, _other) in zip(rows, by_names.get((kept, said), ()), strict=False):
            found[book.uid] = other_row.number
    return found


def _missing(strange: Iterable[FileRow], absent: Iterable[BookRow]) -> Iterator[Difference]:
    """Lines that one side has alone; the same day, amount and payer under two numbers is one payment miswritten."""
    left: dict[tuple[object, int, str], list[BookRow]] = defaultdict(list)
    alone = list(absent)
    for book in alone:
        left[book.day, book.fen, plain_payer(book.payer)].append(book)
    paired: set[str] = set()
    for row in strange:
        same = left.get((row.day, row.fen, plain_payer(row.payer)))
        if same:
            book = same.pop(0)
            paired.add(book.uid)
            yield Difference(
                DifferenceKind.RECEIPT, row.number, place=row.place, uid=book.uid, in_file=row.number,
                in_books=book.number,
            )  # fmt: skip
        else:
            yield Difference(
                DifferenceKind.MISSING_IN_BOOKS, row.number, place=row.place, in_file=str(row.fen), fen=row.fen
            )
    for book in alone:
        if book.uid not in paired:
            yield Difference(
                DifferenceKind.MISSING_IN_FILE, book.number, uid=book.uid, in_books=str(book.fen), fen=-book.fen
            )


def period_of(days: Iterable[dt.date], *, today: dt.date) -> tuple[dt.date, dt.date]:
    """The whole months that the days of a file touch, up to today: collectors report by the month."""
    known = sorted(days)
    if not known:
        return today.replace(day=1), today
    first, last = known[0].replace(day=1), known[-1]
    ends = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return first, max(last, min(ends, today))


def counted(found: Iterable[Difference]) -> dict[str, int]:
    """How many of each kind, every kind named."""
    numbers = Counter(difference.kind for difference in found)
    return {kind.value: numbers.get(kind, 0) for kind in DifferenceKind}
