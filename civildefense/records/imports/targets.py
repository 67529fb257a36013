"""What a register must offer so that files can be imported into it. Upper slices register theirs."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from civildefense.accounts.models import User
from civildefense.common.headers import Vocabulary
from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.problems import Place, Problem
from civildefense.records.imports.reading import FoundRow


@dataclass(slots=True)
class Draft:
    """A row that may enter: its natural key, and what it says of the object."""

    place: Place
    key: str
    fields: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a run did to one object. ``before`` is the JSON that undo restores."""

    place: str
    uid: UUID
    action: str
    before: dict[str, Any] | None
    version_after: int


class RowRejected(Exception):
    """The row may not enter; ``problems`` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


class Session(ABC):
    """One run over one organisation and source: caches what rows are compared with."""

    @abstractmethod
    def key_of(self, row: FoundRow) -> str:
        """The natural key; RowRejected where the id itself cannot be read."""

    @abstractmethod
    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        """The row as fields, with warnings; RowRejected with every error of the row."""

    @abstractmethod
    def closing(self) -> Iterator[Problem]:
        """Warnings that only the whole file shows."""

    @abstractmethod
    def settle(self, drafts: Sequence[Draft], *, write: bool) -> "Settled":
        """Compare with the register, and write what is new or changed if ``write``."""

    @abstractmethod
    def missing(self, keys: set[str]) -> "Missing":
        """What the register holds of this source beyond ``keys``."""

    @abstractmethod
    def withdraw(self, missing: "Missing", *, place: str) -> Iterable[Touched]:
        """Take what is missing out of use."""


@dataclass
class Settled:
    new: int = 0
    changed: int = 0
    same: int = 0
    touched: list[Touched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Missing:
    """Primary keys of what is in use and not in the files, and how many of the source are in use at all."""

    ids: list[int]
    in_use: int


class Target(ABC):
    """A register that files can be imported into."""

    name: str
    label: object
    # Field → what clerks call it; the choices of the mapping step.
    fields: dict[str, object]
    vocabulary: Vocabulary
    restricted: Vocabulary

    @abstractmethod
    def session(self, options: ImportOptions) -> Session: ...

    @abstractmethod
    def allowed_restricted(self, options: ImportOptions) -> frozenset[str]:
        """Restricted fields that a classification decision opens to the one who imports, in this organisation."""

    @abstractmethod
    def undo(self, touched: Iterable[Any], *, by: User, reason: str) -> list[UUID]:
        """Put rows back that are still as the import left them; answers those that are not."""


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.name] = target


def target(name: str) -> Target:
    return _targets[name]
