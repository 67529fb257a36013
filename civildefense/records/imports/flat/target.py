"""A flat register as the importer knows it: names, columns, and who reads and writes."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.common.headers import Vocabulary
from civildefense.records.imports.flat.reader import KEY, FlatReader
from civildefense.records.imports.flat.session import FlatSession
from civildefense.records.imports.flat.undo import FlatUndo
from civildefense.records.imports.flat.writer import FlatWriter
from civildefense.records.imports.options import ImportOptions, RunOptions
from civildefense.records.imports.rowforms import RowForm
from civildefense.records.imports.targets import Standing, Target, Undone
from civildefense.records.models import ImportRow


class FlatTarget(Target):
    """``fields`` names the columns of files; every field of ``form`` and every part of ``keys`` is among them."""

    has_positions = False
    restricted = Vocabulary({})
    form: type[RowForm]
    writer: type[FlatWriter[Any]]
    # Groups of columns that name a row, the best first; the field "key" is a source's own running number.
    keys: ClassVar[tuple[tuple[str, ...], ...]]
    key_length = 120

    def writer_of(self, organisation: Organisation, source: str, by: User) -> FlatWriter[Any]:
        made = self.writer(organisation=organisation, source=source, by=by)
        made.labels = self.fields
        return made

    def session(self, options: ImportOptions) -> FlatSession:
        return FlatSession(self, options)

    def reader(self, options: RunOptions, organisation: Organisation | None) -> FlatReader:
        return FlatReader(self, options)

    def allowed_restricted(self, options: ImportOptions) -> frozenset[str]:
        return frozenset()

    def standings(self, rows: Sequence[ImportRow]) -> list[Standing]:
        return self._undo_of(rows, rows[0].batch.uploaded_by).standings() if rows else []

    @transaction.atomic
    def undo(
        self, rows: Sequence[ImportRow], *, wants: Callable[[Standing], bool], by: User, reason: str
    ) -> list[Undone]:
        return self._undo_of(rows, by, lock=True).take_back(wants=wants, reason=reason)

    def _undo_of(self, rows: Sequence[ImportRow], by: User, *, lock: bool = False) -> FlatUndo:
        batch = rows[0].batch
        return FlatUndo(self.writer_of(batch.organisation, batch.source, by), rows, lock=lock)

    def column_label(self, name: str) -> str:
        if name in self.fields and name != KEY:
            return str(self.fields[name])
        try:
            field: Any = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return name
        return str(field.verbose_name)
