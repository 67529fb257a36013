"""One run over the given files: dry, or writing. The same code counts both, so they cannot differ.

rows = accepted + rejected + blank, accepted = new + changed + same; duplicates are among the rejected.
Rows stream through in chunks: memory does not grow with the file, apart from keys and problems.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.records.imports.errors import IdsAllNew, ManyWithdrawals
from civildefense.records.imports.options import GivenFile, ImportOptions, RunOptions
from civildefense.records.imports.problems import MASK, WARNING, Place, Problem, ProblemLog, is_error_column
from civildefense.records.imports.reading import BookReader, FoundRow, SheetReader
from civildefense.records.imports.recognition import Twins, find_twins
from civildefense.records.imports.targets import Draft, RowRejected, Session, Target, Touched

CHUNK = 1_000
# A sync that takes more out of use than this asks again.
MANY = 0.2


@dataclass
class Counts:
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    blank: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    duplicates: int = 0


class Listener:
    """Whoever wants to follow a run; every method may be left as it is."""

    def progressed(self, rows: int, expected: int) -> None:
        """Called after every chunk; ``expected`` grows with every sheet that is opened."""

    def rejected(self, row: FoundRow, problems: Sequence[Problem]) -> None:
        """Called for every row that may not enter, with the problems named."""

    def touched(self, rows: list[Touched]) -> None:
        """Called for what was written."""


@dataclass
class Outcome:
    counts: Counts = field(default_factory=Counts)
    log: ProblemLog = field(default_factory=ProblemLog)
    layout: list[dict[str, Any]] = field(default_factory=list)
    # Something in the files may not be stored, so the files may not be kept.
    holds_secret: bool = False


class Run:
    """``write`` expects the caller's transaction; without it nothing is changed.

    ``allowed`` are the restricted fields that may be read; a file with others is refused.
    """

    def __init__(
        self,
        target: Target,
        options: RunOptions,
        session: Session,
        allowed: frozenset[str] = frozenset(),
        *,
        write: bool = False,
        listener: Listener | None = None,
    ) -> None:
        self.target = target
        self.options = options
        self.write = write
        self.listener = listener or Listener()
        self.outcome = Outcome()
        self._session = session
        self._allowed = allowed
        self._book: BookReader
        self._first_place: dict[str, Place] = {}
        self._twins: Twins = {}
        self._drafts: list[Draft] = []

    @classmethod
    def on_register(
        cls, target: Target, options: ImportOptions, *, write: bool, listener: Listener | None = None
    ) -> "Run":
        allowed = target.allowed_restricted(options)
        return cls(target, options, target.session(options), allowed, write=write, listener=listener)

    def over(self, files: Sequence[GivenFile]) -> Outcome:
        """FileRefused where a file cannot be taken at all; ManyWithdrawals where a sync needs a confirmation."""
        if self.options.identity:
            self._twins = find_twins(self._reader_of(files, ProblemLog()), self._session)
        self._book = self._reader_of(files, self.outcome.log)
        for sheet in self._book.sheets():
            self._read(sheet)
        self._settle()
        self.outcome.layout = self._book.layout
        for problem in self._session.closing():
            self.outcome.log.add(problem)
            if self.write and problem.code == IdsAllNew.code:
                raise IdsAllNew(problem.message)
        if self.options.is_sync:
            self._withdraw_missing()
        return self.outcome

    def _reader_of(self, files: Sequence[GivenFile], log: ProblemLog) -> BookReader:
        return BookReader(
            files,
            self.options,
            self.target.vocabulary,
            self.target.restricted,
            self._allowed,
            self.target.fields,
            log,
        )

    def _read(self, sheet: SheetReader) -> None:
        counts = self.outcome.counts
        for row in sheet:
            counts.rows += 1
            if row.columns is None:
                counts.blank += 1
                continue
            try:
                self._take(row)
            except RowRejected as rejection:
                counts.rejected += 1
                for problem in rejection.problems:
                    self.outcome.log.add(problem)
                self.listener.rejected(row, rejection.problems)
            if len(self._drafts) >= CHUNK:
                self._settle()

    def _take(self, row: FoundRow) -> None:
        if row.is_secret:
            self.outcome.holds_secret = True
            raise RowRejected(list(_secrets(row)))
        _refuse_masked(row)
        _refuse_shifted(row)
        key = self._session.key_of(row)
        if twins := self._twins.get(key):
            told = _("Several rows cannot be told apart by what they are recognised by: %(places)s.")
            message = str(told) % {"places": "; ".join(map(str, twins))}
            raise RowRejected([Problem(row.place, "key_ambiguous", message)])
        first = self._first_place.setdefault(key, row.place)
        if first is not row.place:
            self.outcome.counts.duplicates += 1
            message = _("The same row or id stands in %(place)s already.") % {"place": first}
            raise RowRejected([Problem(row.place, "duplicate", str(message), value=_shown_key(key))])
        draft, warnings = self._session.draft(row, key)
        for problem in warnings:
            self.outcome.log.add(problem)
        self._drafts.append(draft)

    def _settle(self) -> None:
        settled = self._session.settle(self._drafts, write=self.write)
        counts = self.outcome.counts
        counts.accepted += len(self._drafts)
        counts.new += settled.new
        counts.changed += settled.changed
        counts.same += settled.same
        for problem in settled.problems:
            self.outcome.log.add(problem)
        if settled.touched:
            self.listener.touched(settled.touched)
        self._drafts = []
        self.listener.progressed(counts.rows, self._book.expected)

    def _withdraw_missing(self) -> None:
        """Rejected rows with a readable key are in the file, so what they speak of stays."""
        missing = self._session.missing(set(self._first_place))
        self.outcome.counts.withdrawn = len(missing.ids)
        place = Place("", "", 0)
        if missing.in_use and len(missing.ids) > MANY * missing.in_use and not self.options.may_withdraw_many:
            told = _("The files lack %(missing)d of %(in_use)d rows in use: taking them out needs a confirmation.")
            message = told % {"missing": len(missing.ids), "in_use": missing.in_use}
            if self.write:
                raise ManyWithdrawals(message)
            self.outcome.log.add(Problem(place, ManyWithdrawals.code, str(message), level=WARNING))
        if self.write:
            self.listener.touched(list(self._session.withdraw(missing, place=str(_("not in the files")))))


def _secrets(row: FoundRow) -> Iterator[Problem]:
    """One problem for each cell that says what may not be stored; the words themselves are not repeated."""
    labels = row.columns.labels if row.columns else ()
    for index, cell in enumerate(row.cells):
        if isinstance(cell, str) and guard_text(cell):
            label = labels[index] if index < len(labels) else ""
            yield Problem(row.place, "level_x", str(REFUSAL), label, MASK)


def _refuse_masked(row: FoundRow) -> None:
    """A returned workbook does not repeat words that may not be stored; their mask is no value either."""
    labels = row.columns.labels if row.columns else ()
    if MASK in row.cells and any(map(is_error_column, labels)):
        masked = [label for label, cell in zip(labels, row.cells, strict=False) if cell == MASK]
        message = str(_("Words that may not be stored stood here: write something else, or empty the cell."))
        raise RowRejected([Problem(row.place, "masked", message, ", ".join(masked), MASK)])


def _refuse_shifted(row: FoundRow) -> None:
    """More cells than the header has columns: a comma without quotation marks has moved the rest of the row."""
    labels = row.columns.labels if row.columns else ()
    named = [index for index, label in enumerate(labels) if not is_error_column(label)]
    # The column of an earlier return stands right of what it spoke of, and says nothing about the office's own width.
    width = len(labels) if len(named) == len(labels) else max((i for i in named if labels[i]), default=-1) + 1
    extra = [cell for cell in row.cells[width:] if not cells.is_blank(cell)]
    if extra and any(cell not in row.cells[:width] for cell in extra):
        message = _("The row has more cells than the header: a comma inside a cell needs quotation marks round it.")
        value = cells.shown(extra[0])
        raise RowRejected([Problem(row.place, "too_many_cells", str(message), value=value)])


def _shown_key(key: str) -> str:
    return "" if key.startswith(("~", "=")) else key
