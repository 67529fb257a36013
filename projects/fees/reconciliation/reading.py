"""A collector's file as receipts to compare: read as the importer reads it, but with its repetitions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation
from civildefense.records.imports.engine import Run
from civildefense.records.imports.flat.reader import FlatReader
from civildefense.records.imports.options import GivenFile, RunOptions
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.targets import Draft, Missing, RowRejected, Session, Settled, Touched
from projects.fees.imports.lookup import Cases
from projects.fees.imports.target import PaymentTarget, scale_of
from projects.fees.imports.totals import Totals
from projects.fees.imports.writer import door_of
from projects.fees.payments.services import plain_receipt
from projects.fees.reconciliation.rules import FileRow


@dataclass
class ReadFile:
    rows: list[FileRow] = field(default_factory=list)
    # Channels that the rows came through, the most frequent first.
    channels: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_file(organisation: Organisation, files: Sequence[GivenFile]) -> ReadFile:
    target = PaymentTarget()
    gathering = _Gathering(target, organisation)
    outcome = Run(target, RunOptions(), gathering).over(files)
    doors = gathering.doors
    channels = sorted(set(doors), key=lambda channel: (-doors.count(channel), channel))
    return ReadFile(gathering.rows, channels, list(outcome.log))


class _Gathering(FlatReader, Session):
    """Every line with a number and an amount; a double line is what a comparison has to find."""

    def __init__(self, target: PaymentTarget, organisation: Organisation) -> None:
        super().__init__(target, RunOptions())
        self.rows: list[FileRow] = []
        self.doors: list[str] = []
        self._cases = Cases(organisation)
        self._totals = Totals(lambda columns: scale_of(self._forms, columns))

    def key_of(self, row: FoundRow) -> str:
        self._totals.add(row)
        return str(row.place)

    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        draft, problems = super().draft(row, key)
        if not {"receipt_number", "amount"} <= draft.fields.keys():
            message = _("A receipt is compared by its number and amount; one of them is missing here.")
            raise RowRejected([Problem(row.place, "value_missing", message)])
        return draft, problems

    def passed_over(self, row: FoundRow) -> None:
        self._totals.pass_over(row)

    def closing(self) -> Iterator[Problem]:
        return self._totals.problems()

    def settle(self, drafts: Sequence[Draft], *, write: bool) -> Settled:
        for draft in drafts:
            self.rows.append(self._row(draft))
            self.doors.append(door_of(draft)["channel"])
        return Settled(new=len(drafts))

    def _row(self, draft: Draft) -> FileRow:
        said = draft.fields
        found = self._cases.find(said.get("case_number", ""), "")
        due = said.get("due")
        return FileRow(
            place=str(draft.place), number=plain_receipt(said["receipt_number"]), fen=said["amount"],
            day=said.get("received_on"), payer=said.get("payer_name", ""),
            case=self._cases.number(found[0]) if found else "",
            # Of a payment in parts the file at times calls the part itself what was due.
            due_fen=due if due != said["amount"] else None,
        )  # fmt: skip

    def missing(self, keys: set[str]) -> Missing:
        return Missing([], 0)

    def withdraw(self, missing: Missing, *, place: str) -> Iterable[Touched]:
        return ()
