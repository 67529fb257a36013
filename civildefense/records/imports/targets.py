"""What a register must offer so that files can be imported into it. Upper slices register theirs."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Point
from civildefense.common.headers import Vocabulary
from civildefense.records.imports.options import ImportOptions, RunOptions
from civildefense.records.imports.problems import Place, Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.models import ImportRow


@dataclass(slots=True)
class Draft:
    """A row that may enter: its natural key, and what it says of the object."""

    place: Place
    key: str
    fields: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)


class Facts(NamedTuple):
    """What a row says, as texts: ``values`` in the order of its reader's ``compared``, blank where it says nothing."""

    key: str
    id: str
    name: str
    point: Point | None
    values: tuple[str, ...]
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Touched:
    """What a run did to one object. ``before`` is the JSON that undo restores."""

    place: str
    uid: UUID
    action: str
    before: dict[str, Any] | None
    version_before: int | None
    version_after: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How an object that a batch wrote stands today. ``free`` are the columns that the batch changed and nobody since;
    ``kept`` those that somebody has changed again."""

    uid: UUID
    name: str
    action: str
    is_untouched: bool
    free: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did to one object; the fields are those of ``UndoneRow``."""

    uid: UUID
    name: str
    outcome: str
    columns: tuple[str, ...]
    version_after: int
    stands_for: int | None = None


class RowRejected(Exception):
    """The row may not enter; ``problems`` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


class Reader(ABC):
    """Rows of files as drafts of one register, whatever the register holds."""

    # Columns that two editions of the register are compared by, beside the point.
    compared: tuple[str, ...]

    @abstractmethod
    def key_of(self, row: FoundRow) -> str:
        """The natural key; RowRejected where the id itself cannot be read."""

    @abstractmethod
    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        """The row as fields, with warnings; RowRejected with every error of the row."""

    @abstractmethod
    def facts(self, draft: Draft) -> Facts:
        """The draft as it is compared with another edition's."""

    @abstractmethod
    def closing(self) -> Iterator[Problem]:
        """Warnings that only the whole file shows."""


class Session(Reader):
    """One run over one organisation and source: caches what rows are compared with."""

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
    # The drafts that nothing on record answers to.
    unknown: list[Draft] = field(default_factory=list)


@dataclass
class Missing:
    """Primary keys of what is in use and not in the files, and how many of the source are in use at all."""

    ids: list[int]
    in_use: int


class Target(ABC):
    """A register that files can be imported into."""

    name: str
    label: object
    model: type[Model]
    # Field → what clerks call it; the choices of the mapping step.
    fields: dict[str, object]
    vocabulary: Vocabulary
    restricted: Vocabulary

    @abstractmethod
    def session(self, options: ImportOptions) -> Session: ...

    @abstractmethod
    def reader(self, options: RunOptions, organisation: Organisation | None) -> Reader:
        """Reads rows alone; an organisation tells which land is at home."""

    @abstractmethod
    def allowed_restricted(self, options: ImportOptions) -> frozenset[str]:
        """Restricted fields that a classification decision opens to the one who imports, in this organisation."""

    @abstractmethod
    def standings(self, rows: Sequence[ImportRow]) -> list[Standing]:
        """How the objects of these rows stand now; nothing is locked or changed."""

    @abstractmethod
    def undo(
        self, rows: Sequence[ImportRow], *, wants: Callable[[Standing], bool], by: User, reason: str
    ) -> list[Undone]:
        """Put back what nobody has touched since; of what somebody has, only the free columns, where ``wants`` says so.

        Objects that the batch created are closed, never deleted: somebody may have seen them already.
        """

    @abstractmethod
    def column_label(self, name: str) -> str:
        """What people call a column that ``Standing`` or ``Undone`` names."""


_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.name] = target


def target(name: str) -> Target:
    return _targets[name]
