"""Three ways to one sum: what is due, what is posted, what the collector's file says. The only writer."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from civildefense.records.imports.options import GivenFile
from civildefense.records.imports.problems import ERROR, Problem
from projects.fees.arrears.sums import Sums, sums_of
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from projects.fees.reconciliation import errors
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.reconciliation.reading import read_file
from projects.fees.reconciliation.rules import BookRow, Difference, FileRow, differences, period_of
from projects.fees.reconciliation.states import MOVES, ReconciliationState

# The page of a reconciliation shows so many; the command's report has all.
MOST_KEPT = 2_000


@dataclass(frozen=True)
class Comparison:
    """What was found; nothing is written by it."""

    organisation: Organisation
    channel: str
    starts_on: dt.date
    ends_on: dt.date
    file: list[FileRow]
    books: list[BookRow]
    found: list[Difference]
    problems: list[Problem]
    totals: Sums
    names: list[str]
    sha256: str

    @property
    def file_fen(self) -> int:
        return sum(row.fen for row in self.file)

    @property
    def book_fen(self) -> int:
        return sum(row.fen for row in self.books)

    @property
    def unread(self) -> list[Problem]:
        """Rows of the file that could not be read stand in nobody's sum: they are differences, too."""
        return [problem for problem in self.problems if problem.level == ERROR]


def compare(
    *, organisation: Organisation, files: Sequence[GivenFile], channel: str = "", starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Comparison:  # fmt: skip
    """NothingInFile, PeriodWrong, or what the reading of the files refuses.

    Without a channel the file's own is taken; without a period the whole months that its days touch.
    """
    read = read_file(organisation, files)
    if not read.rows:
        raise errors.NothingInFile()
    days = [row.day for row in read.rows if row.day]
    first, last = period_of(days, today=timezone.localdate())
    first, last = starts_on or first, ends_on or last
    if last < first:
        raise errors.PeriodWrong()
    inside = [row for row in read.rows if row.day is None or first <= row.day <= last]
    channels = [channel] if channel else read.channels
    books = _books(organisation, channels, first, last, {row.number for row in inside})
    return Comparison(
        organisation=organisation, channel=channels[0], starts_on=first, ends_on=last, file=inside, books=books,
        found=differences(inside, books), problems=read.problems, totals=sums_of(organisation, on=last),
        names=[file.name for file in files], sha256=_digest(files),
    )  # fmt: skip


@transaction.atomic
def keep(*, comparison: Comparison, by: User) -> Reconciliation:
    """The result as it was found, to be declared complete and signed."""
    if comparison.organisation.pk not in by.organisation_ids:
        raise errors.NotAllowed()
    unread = [{"kind": "unread", **problem.as_dict()} for problem in comparison.unread]
    kept = Reconciliation(
        organisation=comparison.organisation, channel=comparison.channel, starts_on=comparison.starts_on,
        ends_on=comparison.ends_on, file_names=comparison.names, files_sha256=comparison.sha256,
        file_rows=len(comparison.file), book_rows=len(comparison.books), file_fen=comparison.file_fen,
        book_fen=comparison.book_fen, totals=asdict(comparison.totals),
        differences=([asdict(row) for row in comparison.found] + unread)[:MOST_KEPT],
        difference_count=len(comparison.found) + len(unread), run_by=by,
    )  # fmt: skip
    kept.full_clean(exclude=["run_at", "file_names", "totals", "differences"])
    kept.save()
    kept.refresh_from_db()
    return kept


@transaction.atomic
def declare(*, reconciliation: Reconciliation, by: User, as_of: dt.date, explanation: str = "") -> Reconciliation:
    """Complete as of a day: every difference is gone, or it is said what became of it."""
    _require_own(reconciliation, by)
    if as_of > timezone.localdate():
        raise errors.FutureDay()
    if reconciliation.difference_count and not explanation.strip():
        raise errors.Unexplained()
    MOVES.find(reconciliation.state, ReconciliationState.DECLARED)
    Reconciliation.objects.filter(pk=reconciliation.pk, state=ReconciliationState.FOUND).update(
        complete_as_of=as_of, explanation=explanation.strip()[:1000], declared_by=by, declared_at=timezone.now()
    )
    return workflow.move(reconciliation, ReconciliationState.DECLARED, by=by, table=MOVES)


@transaction.atomic
def sign(*, reconciliation: Reconciliation, by: User) -> Reconciliation:
    """Another officer's word."""
    _require_own(reconciliation, by)
    if by.pk in (reconciliation.run_by_id, reconciliation.declared_by_id):
        raise errors.SamePerson()
    MOVES.find(reconciliation.state, ReconciliationState.SIGNED)
    Reconciliation.objects.filter(pk=reconciliation.pk).update(signed_by=by, signed_at=timezone.now())
    return workflow.move(reconciliation, ReconciliationState.SIGNED, by=by, table=MOVES)


@transaction.atomic
def take_back(*, reconciliation: Reconciliation, by: User, reason: str) -> Reconciliation:
    _require_own(reconciliation, by)
    workflow.move(reconciliation, ReconciliationState.FOUND, by=by, reason=reason, table=MOVES)
    Reconciliation.objects.filter(pk=reconciliation.pk).update(declared_by=None, declared_at=None)
    reconciliation.refresh_from_db()
    return reconciliation


def _books(
    organisation: Organisation, channels: Sequence[str], first: dt.date, last: dt.date, numbers: set[str]
) -> list[BookRow]:
    """Of the period; and receipts of the file that the books have under a day outside of it."""
    rows = Payment.objects.filter(organisation=organisation).standing().with_posted().select_related("case")
    inside = rows.filter(channel__in=channels, received_on__range=(first, last))
    outside = rows.filter(receipt_number__in=numbers).exclude(pk__in=inside.values("pk"))
    listed = [*inside.order_by("received_on", "pk"), *outside.order_by("pk")]
    due = _due({row.case_id for row in listed if row.case_id})
    return [
        BookRow(
            uid=str(row.uid), number=row.receipt_number, fen=row.amount_fen, day=row.received_on, payer=row.payer_name,
            case=row.case.number if row.case else "", posted_fen=row.posted_fen, due_fen=due.get(row.case_id),
        )
        for row in listed
    ]  # fmt: skip


def _due(cases: set[int]) -> dict[Any, int]:
    """What each case has to pay in all, as its signed assessments say."""
    rows = FeeCase.objects.filter(pk__in=cases).with_money()
    return {case.pk: case.assessed_fen - case.relieved_fen - case.written_off_fen for case in rows}


def _digest(files: Sequence[GivenFile]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.path.read_bytes())
    return whole.hexdigest()


def _require_own(row: Reconciliation, by: User) -> None:
    if row.organisation_id not in by.organisation_ids:
        raise errors.NotAllowed()
