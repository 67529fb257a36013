"""Rows of files as drafts of a flat register. Nothing here knows what the register holds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from civildefense.common import cells
from civildefense.common.hanzi import folded
from civildefense.records.imports.columns import Values
from civildefense.records.imports.options import RunOptions
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.rowforms import SheetForms, first_cell, first_value, problem_of, said_as_text
from civildefense.records.imports.targets import Draft, Facts, Reader, RowRejected

if TYPE_CHECKING:
    from civildefense.records.imports.flat.target import FlatTarget

KEY = "key"
_BRACKETS = str.maketrans("〔[【〕]】", "((()))")


def natural_key(*parts: str) -> str:
    """Equal for what offices take as the same number: width, case, script, spaces and the form of brackets aside."""
    return "|".join(folded(part).translate(_BRACKETS) for part in parts)


class FlatReader(Reader):
    def __init__(self, target: "FlatTarget", options: RunOptions) -> None:
        self.target = target
        self.options = options
        self.compared = tuple(name for name in target.form.base_fields)  # type: ignore[attr-defined]
        self._forms = SheetForms(target.form)
        self._values: tuple[FoundRow, Values] | None = None

    def key_of(self, row: FoundRow) -> str:
        """From the first group of columns that is filled as a whole."""
        values = self._read(row)
        for group in (self.options.identity,) if self.options.identity else ((KEY,), *self.target.keys):
            parts = [self._identifier(row, values, name) for name in group]
            if all(parts):
                return natural_key(*parts)[: self.target.key_length]
        told = _("The row is empty where rows are recognised: %(fields)s.")
        names = ", ".join(str(self.target.fields[name]) for name in self.target.keys[0])
        raise RowRejected([Problem(row.place, "key_missing", told % {"fields": names})])

    def _identifier(self, row: FoundRow, values: Values, name: str) -> str:
        cell = first_cell(values, name)
        try:
            return cells.identifier(cell.value) if cell else ""
        except ValidationError as error:
            raise RowRejected([problem_of(row.place, error, cell)]) from error

    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        values = self._read(row)
        assert row.columns is not None
        form = self._forms.of(row.columns)
        cleaned, errors = form.read({name: first_value(values, name) for name in form.fields})
        if errors:
            problems = [problem_of(row.place, error, first_cell(values, name)) for name, error in errors.items()]
            raise RowRejected(problems)
        said = {name: value for name, value in cleaned.items() if value not in ("", None, [])}
        cells_of = {name: cell for name in form.fields if (cell := first_cell(values, name))}
        blank = [name for name in form.fields if name not in said]
        return Draft(row.place, key, said, {"cells": cells_of, "blank": blank}), []

    def facts(self, draft: Draft) -> Facts:
        values = tuple(said_as_text(draft.fields.get(name)) for name in self.compared)
        name = str(draft.fields.get("name", ""))
        return Facts(draft.key, draft.key, name, None, values, draft.place.sheet, draft.place.row)

    def closing(self) -> Iterator[Problem]:
        return iter(())

    def _read(self, row: FoundRow) -> Values:
        """The row's values; asked for twice, worked out once."""
        if self._values is None or self._values[0] is not row:
            assert row.columns is not None
            self._values = (row, row.columns.values(row.cells))
        return self._values[1]


def problem_at(draft: Draft, name: str, error: ValidationError) -> Problem:
    """What is wrong with one field of a draft, at the cell that it came from."""
    return problem_of(draft.place, error, draft.extra["cells"].get(name))


def refusal_at(draft: Draft, name: str, message: Any, code: str) -> Problem:
    return problem_at(draft, name, ValidationError(message, code=code))
