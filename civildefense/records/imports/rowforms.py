"""Cells through form fields: what every register's row form is made of."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.cells import MONEY, Unit
from civildefense.common.hanzi import folded
from civildefense.common.headers import unit_above, unit_of
from civildefense.records.imports.columns import Cell, Columns, Values
from civildefense.records.imports.problems import Place, Problem

AREA = Unit({unit: Decimal(1) for unit in ("m2", "平方", "sqm")} | {"万m2": Decimal(10_000), "公顷": Decimal(10_000)})


class CellField(forms.Field):
    """A form field over a raw cell; ``scale`` is what the header's unit says."""

    unit: Unit | None = None
    scale = Decimal(1)

    def __init__(self, max_length: int | None = None) -> None:
        super().__init__(required=False)
        self.max_length = max_length


class TextCell(CellField):
    def to_python(self, value: Any) -> str:
        return cells.text(value, max_length=self.max_length)


class IdCell(CellField):
    def to_python(self, value: Any) -> str:
        return cells.identifier(value, max_length=self.max_length)


class PhoneCell(CellField):
    def to_python(self, value: Any) -> str:
        return cells.phone(value, max_length=self.max_length)


class DateCell(CellField):
    def to_python(self, value: Any) -> Any:
        return cells.date(value)


class FlagCell(CellField):
    def to_python(self, value: Any) -> bool | None:
        return cells.flag(value)


class AreaCell(CellField):
    unit = AREA

    def to_python(self, value: Any) -> Decimal | None:
        found = cells.number(value, unit=self.unit, scale=self.scale)
        if found is not None and not 0 <= found < 10**8:
            raise ValidationError(_("This number is not possible here."), code="out_of_range")
        return None if found is None else found.quantize(Decimal("0.01"), ROUND_HALF_UP)


class MoneyCell(CellField):
    """Whole fen; a plain number is yuan unless the header says 万元."""

    unit = MONEY
    scale = Decimal(100)

    def __init__(self, *, may_be_negative: bool = False) -> None:
        super().__init__()
        self.may_be_negative = may_be_negative

    def to_python(self, value: Any) -> int | None:
        return cells.money(value, scale=self.scale, may_be_negative=self.may_be_negative)


class WordCell(CellField):
    """One of a few meanings, each with the words that offices have for it; any other word is refused by name."""

    def __init__(self, meanings: Mapping[Any, str]) -> None:
        super().__init__()
        self.meanings = {folded(word): meaning for meaning, words in meanings.items() for word in words.split("|")}
        self.shown = "、".join(words.split("|")[0] for words in meanings.values())

    def to_python(self, value: Any) -> str:
        written = cells.text(value)
        if not written:
            return ""
        if (found := self.meanings.get(folded(written))) is None:
            message = _("This word is not known here; known are: %(words)s")
            raise ValidationError(message, code="word_unknown", params={"words": self.shown})
        return found


class RowForm(forms.Form):
    """One row of a register. Only the columns that a sheet has are fields: a blank cell is not an absent one."""

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__(data={})
        for name in set(self.fields) - set(known):
            del self.fields[name]

    def read(self, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, ValidationError]]:
        """Cleaned values and errors of one row. The form is made once a sheet: a copy for each row costs more
        than reading the row."""
        self.data = data
        self.full_clean()
        errors = {name: listed.as_data()[0] for name, listed in self.errors.items()}
        return self.cleaned_data, errors


Form = TypeVar("Form", bound=RowForm)


class SheetForms:
    """The form of the sheet that is being read; attributes in JSON may add to its fields while the file is read."""

    def __init__(self, kind: type[Form]) -> None:
        self._kind: type[RowForm] = kind
        self._latest: tuple[Columns, RowForm] | None = None

    def of(self, columns: Columns) -> RowForm:
        known = columns.known_fields & set(self._kind.base_fields)  # type: ignore[attr-defined]
        if self._latest is None or self._latest[0] is not columns or len(self._latest[1].fields) < len(known):
            self._latest = (columns, self._made(columns, known))
        return self._latest[1]

    def _made(self, columns: Columns, known: set[str]) -> RowForm:
        """The units of the headers are the scales of their fields."""
        form = self._kind(known)
        for name, field in form.fields.items():
            labels = [columns.labels[index] for index in columns.fields.get(name, ())[:1]]
            if isinstance(field, CellField) and field.unit and labels:
                found = unit_of(labels[0], field.unit) or unit_above(columns.titles, field.unit)
                field.scale = (found or ("", field.scale))[1]
        return form


def first_cell(values: Values, name: str) -> Cell | None:
    """The cell that stands for a field: its most exact column that is not empty here."""
    listed = values.get(name, [])
    return next((cell for cell in listed if not cell.is_blank), listed[0] if listed else None)


def first_value(values: Values, name: str) -> Any:
    cell = first_cell(values, name)
    return cell.value if cell and not cell.is_blank else None


def problem_of(place: Place, error: ValidationError, cell: Cell | None) -> Problem:
    column, value = (cell.label, cells.shown(cell.value)) if cell else ("", "")
    return Problem(place, str(error.code), error.messages[0], column, value)


def said_as_text(value: Any) -> str:
    """Equal values give equal texts, and the same text is kept once: a register repeats its words."""
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    return sys.intern("" if value is None else str(value))


def joined_texts(listed: Sequence[Cell]) -> Any:
    """Several columns of one field as one text; a single one stays the raw cell."""
    filled = [cell for cell in listed if not cell.is_blank]
    if len(filled) > 1:
        return "; ".join(cells.text(cell.value) for cell in filled)
    return filled[0].value if filled else None
