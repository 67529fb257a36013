"""What the importer asks of a flat register: to find its rows, to judge a draft, and to write through its services."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.targets import Draft

Row = TypeVar("Row", bound=Model)


class FlatWriter(ABC, Generic[Row]):
    """One for each run, and for each chunk of an undo; ``by`` is who answers for what is written.

    The model is ``Identified`` and has ``organisation``, ``source`` and ``source_key``. A service may refuse a single
    row with a RuleBroken or a ValidationError: that row is rejected, the others go on.
    """

    model: type[Row]
    # Columns of the model that a file may change; an undo puts exactly these back.
    columns: ClassVar[tuple[str, ...]]
    # Columns that are only right together go back together, or not at all.
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # Fields that a row must fill before it is taken as a new one.
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, organisation: Organisation, source: str, by: User) -> None:
        self.organisation = organisation
        self.source = source
        self.by = by
        # What people call the fields of the files; the target says so.
        self.labels: Mapping[str, object] = {}

    # --- Finding -----------------------------------------------------------------------------------

    @property
    def of_source(self) -> QuerySet[Row]:
        return self.model._base_manager.filter(organisation=self.organisation, source=self.source)

    def in_use(self) -> QuerySet[Row]:
        """Rows of the source that a sync would take out of use where the files lack them."""
        return self.of_source

    def prepare(self, drafts: Sequence[Draft]) -> None:
        """Look up, in a few queries, what the hooks below need for these drafts."""

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> Mapping[str, Row]:
        """The rows that the drafts speak of, by the drafts' keys; ``locked`` helps."""
        found = self.of_source.filter(source_key__in=[draft.key for draft in drafts])
        return {row.source_key: row for row in self.locked(found, lock=lock)}  # type: ignore[attr-defined]

    @staticmethod
    def locked(rows: QuerySet[Row], *, lock: bool) -> QuerySet[Row]:
        rows = rows.order_by("pk")
        return rows.select_for_update(of=("self",), no_key=True) if lock else rows

    def aliases(self, draft: Draft) -> Iterable[str]:
        """What else no second row of the files may have; a row that does is a duplicate."""
        return ()

    # --- Judging -----------------------------------------------------------------------------------

    def judge(self, draft: Draft, row: Row | None) -> Iterator[Problem]:
        """Errors reject the draft, warnings go with it. ``row`` is None where the draft would be new."""
        missing = [name for name in self.needed if name not in draft.fields] if row is None else []
        if missing:
            told = _("A new row needs: %(fields)s.")
            names = ", ".join(str(self.labels.get(name, name)) for name in missing)
            yield Problem(draft.place, "value_missing", told % {"fields": names})

    def values(self, draft: Draft, row: Row | None) -> dict[str, Any]:
        """What the draft says, as columns of the model."""
        return {name: value for name, value in draft.fields.items() if name in self.columns}

    def changes(self, row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of ``values`` that the row does not have; empty where it is the same."""
        return {name: value for name, value in values.items() if getattr(row, name) != value}

    # --- Writing -----------------------------------------------------------------------------------

    @abstractmethod
    def create(self, draft: Draft, values: dict[str, Any]) -> Row:
        """A new row with ``self.source`` and ``draft.key``."""

    def finish(self) -> None:
        """Write what ``create`` has only gathered of this chunk; a register of many rows writes them in one go."""

    @abstractmethod
    def change(self, row: Row, changes: dict[str, Any]) -> None:
        """Write the named columns of a row on record."""

    @abstractmethod
    def withdraw(self, row: Row, reason: str) -> None:
        """Take out of use what a sync misses, or what an undone import had created; never delete it."""

    def put_back(self, row: Row, before: dict[str, Any], reason: str) -> None:
        """An undo's change of named columns, as ``snapshot`` had them; ``before`` holds values of the model."""
        self.change(row, before)

    def snapshot(self, row: Any) -> dict[str, Any]:
        """The row, or an event of its history, as JSON."""
        return {name: _plain(getattr(row, name)) for name in self.columns}

    def restored(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """A snapshot as values of the model again."""
        found = {}
        for name, value in before.items():
            field: Any = self.model._meta.get_field(name)
            found[name] = value if field.is_relation else field.to_python(value)
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value
