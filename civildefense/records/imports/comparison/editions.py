"""One edition: the rows of files, read by the importer's own engine and kept as texts. Nothing is compared here."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from civildefense.accounts.models import Organisation
from civildefense.records.imports.engine import Counts, Listener, Run
from civildefense.records.imports.options import GivenFile, RunOptions
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.targets import (
    Draft,
    Facts,
    Missing,
    Reader,
    Session,
    Settled,
    Target,
    Touched,
)


class Edition:
    """``filled`` are the columns in which any row says anything: only those that both editions fill are compared."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        self.name = name
        self.columns = columns
        self.rows: list[Facts] = []
        self.counts = Counts()
        self.problems: list[dict[str, Any]] = []

    @property
    def filled(self) -> set[str]:
        found: set[int] = set()
        for row in self.rows:
            found.update(index for index, value in enumerate(row.values) if value)
        return {self.columns[index] for index in found}

    def texts(self, row: Facts) -> dict[str, str]:
        return dict(zip(self.columns, row.values, strict=True))

    def summary(self) -> dict[str, Any]:
        counts = self.counts
        return {
            "file": self.name,
            "rows": counts.rows,
            "accepted": counts.accepted,
            "rejected": counts.rejected,
            "blank": counts.blank,
            "duplicates": counts.duplicates,
        }


def read_edition(
    files: Sequence[GivenFile],
    *,
    register: Target,
    options: RunOptions,
    organisation: Organisation | None = None,
    listener: Listener | None = None,
) -> Edition:
    """FileRefused where a file cannot be taken. Restricted columns are refused as in any import without a decision."""
    reader = register.reader(options, organisation)
    edition = Edition(", ".join(file.name for file in files), reader.compared)
    outcome = Run(register, options, _Keeping(reader, edition), listener=listener).over(files)
    edition.counts = outcome.counts
    edition.problems = [problem.as_dict() for problem in outcome.log]
    return edition


class _Keeping(Session):
    def __init__(self, reader: Reader, edition: Edition) -> None:
        self._reader = reader
        self._edition = edition
        self.compared = reader.compared

    def key_of(self, row: FoundRow) -> str:
        return self._reader.key_of(row)

    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        return self._reader.draft(row, key)

    def facts(self, draft: Draft) -> Facts:
        return self._reader.facts(draft)

    def closing(self) -> Iterator[Problem]:
        return self._reader.closing()

    def settle(self, drafts: Sequence[Draft], *, write: bool) -> Settled:
        self._edition.rows += map(self._reader.facts, drafts)
        return Settled(new=len(drafts))

    def missing(self, keys: set[str]) -> Missing:
        return Missing([], 0)

    def withdraw(self, missing: Missing, *, place: str) -> Iterable[Touched]:
        return ()
