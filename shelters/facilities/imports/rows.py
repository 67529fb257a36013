"""The form that every row of a register passes through."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common import cells
from civildefense.common.cells import Unit
from shelters.facilities.imports.words import choice_of

PEOPLE = Unit({unit: Decimal(1) for unit in ("人", "个", "名", "명", "persons", "people")} | {"万人": Decimal(10_000)})
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


class CountCell(CellField):
    unit = PEOPLE

    def to_python(self, value: Any) -> int | None:
        found = cells.integer(value, unit=self.unit, scale=self.scale)
        if found is not None and not 0 <= found < 2**31:
            raise ValidationError(_("This number is not possible here."), code="out_of_range")
        return found


class AreaCell(CellField):
    unit = AREA

    def to_python(self, value: Any) -> Decimal | None:
        found = cells.number(value, unit=self.unit, scale=self.scale)
        if found is not None and not 0 <= found < 10**8:
            raise ValidationError(_("This number is not possible here."), code="out_of_range")
        return None if found is None else found.quantize(Decimal("0.01"), ROUND_HALF_UP)


class ChoiceCell(CellField):
    """Free words of the office; what none of them means is blank, and the caller says so."""

    def __init__(self, vocabulary: str) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def to_python(self, value: Any) -> str:
        return choice_of(self.vocabulary, cells.text(value))


class FacilityRowForm(forms.Form):
    """Columns other than the key and the coordinates, which have rules of their own."""

    name = TextCell(160)
    address = TextCell(250)
    district = TextCell(80)
    township = TextCell(80)
    category = TextCell(80)
    floors_below = TextCell(40)
    above_below = TextCell(40)
    capacity = CountCell()
    floor_area = AreaCell()
    usable_area = AreaCell()
    build_type = ChoiceCell("build_type")
    peacetime_use = ChoiceCell("peacetime_use")
    condition = ChoiceCell("condition")
    status = ChoiceCell("status")
    closed_on = DateCell()
    responsible_unit = TextCell(120)
    maintaining_unit = TextCell(120)
    duty_post = TextCell(80)
    duty_phone = PhoneCell(40)
    registration_number = IdCell(60)
    registered_on = DateCell()
    started_on = DateCell()
    completed_on = DateCell()
    remarks = TextCell()

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

    def clean(self) -> dict[str, Any]:
        """Each error stands at the field that has to change, named in the words of the register."""
        row = self.cleaned_data
        floor, usable = row.get("floor_area"), row.get("usable_area")
        if floor is not None and usable is not None and usable > floor:
            self.add_error("usable_area", ValidationError(_("The usable area is larger than the floor area."), "areas"))
        started, completed = row.get("started_on"), row.get("completed_on")
        if started and completed and completed < started:
            message = _("The completion lies before the start of construction.")
            self.add_error("completed_on", ValidationError(message, "dates"))
        return row
