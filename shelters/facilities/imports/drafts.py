"""Rows of a file as drafts of facilities: key, fields, point, warnings. Nothing here knows what the register holds."""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation
from civildefense.common import cells
from civildefense.common.hanzi import folded
from civildefense.common.headers import unit_of
from civildefense.records.imports.columns import Cell, Columns, Values
from civildefense.records.imports.options import RunOptions
from civildefense.records.imports.positions import Position, PositionError, PositionReader
from civildefense.records.imports.problems import WARNING, Place, Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.targets import Draft, Facts, Reader, RowRejected
from shelters.facilities.imports.areas import Land
from shelters.facilities.imports.identity import FacilityIdentity
from shelters.facilities.imports.rows import CellField, FacilityRowForm
from shelters.facilities.imports.vocabulary import FIELDS, RESTRICTED_PREFIX
from shelters.facilities.imports.words import is_above_ground
from shelters.facilities.states import FacilityState

KEY_LENGTH = 120
NAME_LENGTH = 160
# The key of a row that has no number, as the register made it and its lists show it.
OWN_KEY = re.compile(r"~[0-9a-f]{24}")
STACKED = 3
# Fields that are stored as the form gives them.
_PLAIN = (
    "address", "township", "category", "floors_below", "capacity", "floor_area", "usable_area", "build_type",
    "peacetime_use", "condition", "duty_post", "duty_phone", "registration_number", "registered_on", "started_on",
    "completed_on", "remarks",
)  # fmt: skip
_CHOICES = ("build_type", "peacetime_use", "condition", "status")
_JOINED = ("remarks",)


class FacilityReader(Reader):
    compared = ("number", "name", "district", "state", "responsible_unit", "maintaining_unit", *_PLAIN)

    def __init__(self, options: RunOptions, organisation: Organisation | None) -> None:
        self.options = options
        self.land = Land(organisation)
        self.identity = FacilityIdentity(options.identity) if options.identity else None
        is_home = self.land.contains if self.land.is_known else None
        self.reader = PositionReader(options.default_datum, is_home, epsg=options.epsg)
        self._latest: tuple[Columns, FacilityRowForm] | None = None
        self._values: tuple[FoundRow, Values] | None = None
        self._stacks: dict[tuple[float, float], list[Place]] = defaultdict(list)

    def key_of(self, row: FoundRow) -> str:
        values = self._read(row)
        written = self._id_of(row, values)
        if self.identity:
            return self._key_by_identity(row, values, self.identity)
        if written and (not written.startswith("~") or OWN_KEY.fullmatch(written)):
            return written
        parts = [folded(cells.shown(cell.value, 400)) for name in _IDENTITY for cell in values.get(name, [])[:1]]
        # Half a point and the words of the place: what a row without a number can be known by.
        return "~" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]

    def _id_of(self, row: FoundRow, values: Values) -> str:
        cell = _first(values, "key")
        try:
            return cells.identifier(cell.value, max_length=KEY_LENGTH) if cell else ""
        except ValidationError as error:
            raise RowRejected([_problem(row.place, error, cell)]) from error

    def _key_by_identity(self, row: FoundRow, values: Values, identity: FacilityIdentity) -> str:
        position = None
        if identity.needs_point:
            with suppress(PositionError):
                position = self.reader.read(values).position
        if key := identity.of_values(values, position):
            return key
        told = _("The row is empty where rows are recognised: %(fields)s.")
        fields = ", ".join(str(FIELDS.get(name, name)) for name in identity.parts)
        raise RowRejected([Problem(row.place, "key_missing", told % {"fields": fields})])

    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        values = self._read(row)
        columns = row.columns
        assert columns is not None
        form = self._form(columns)
        cleaned, errors = form.read({name: _joined(name, values.get(name, [])) for name in form.fields})
        problems = [_problem(row.place, error, _first(values, name)) for name, error in errors.items()]
        warnings: list[Problem] = []
        position = self._position(row, values, problems, warnings)
        name = cleaned.get("name") or cleaned.get("address", "")
        if not name and not errors:
            message = _("The row has neither a name nor an address.")
            problems.append(Problem(row.place, "name_missing", str(message)))
        if problems:
            raise RowRejected(problems)
        fields = {field: cleaned[field] for field in _PLAIN if cleaned.get(field) not in ("", None)}
        fields["name"] = name[:NAME_LENGTH]
        written = self._id_of(row, values)
        if written and not written.startswith("~"):
            fields["number"] = written[:60]
        self._remark_above_ground(row, cleaned, fields, warnings)
        warnings += self._unknown_words(row.place, values, cleaned)
        extra = {
            "id": written if not written.startswith("~") else "",
            "position": position,
            "state": _state(cleaned),
            "district": cleaned.get("district", ""),
            "units": {name: cleaned[name] for name in ("responsible_unit", "maintaining_unit") if cleaned.get(name)},
            "restricted": self._restricted(row, values),
            "blank": [name for name in form.fields if name in _PLAIN and cleaned.get(name) in ("", None)],
        }
        return Draft(row.place, key, fields, extra), warnings

    def facts(self, draft: Draft) -> Facts:
        extra = draft.extra
        said = {**draft.fields, **extra["units"], "district": extra["district"], "state": extra["state"]}
        name = said["name"]
        if name == said.get("address", "")[:NAME_LENGTH]:
            said["name"] = ""  # the address stands for it
        position = extra["position"]
        return Facts(
            key=draft.key,
            id=extra["id"],
            name=name,
            point=(position.lon, position.lat) if position else None,
            values=tuple(_written(said.get(column)) for column in self.compared),
            sheet=draft.place.sheet,
            row=draft.place.row,
        )

    def closing(self) -> Iterator[Problem]:
        for places in self._stacks.values():
            if len(places) >= STACKED:
                told = _("%(count)d rows stand on this one point: perhaps the gate of a whole estate.")
                message = told % {"count": len(places)}
                for place in places:
                    yield Problem(place, "stacked", message, level=WARNING)

    def _read(self, row: FoundRow) -> Values:
        """The row's values; asked for twice, worked out once."""
        if self._values is None or self._values[0] is not row:
            assert row.columns is not None
            self._values = (row, row.columns.values(row.cells))
        return self._values[1]

    def _form(self, columns: Columns) -> FacilityRowForm:
        """One form for a sheet; attributes in JSON may add to its fields while the file is read."""
        known = columns.known_fields & set(FacilityRowForm.base_fields)
        if self._latest is None or self._latest[0] is not columns or len(self._latest[1].fields) < len(known):
            self._latest = (columns, _form_for(columns, known))
        return self._latest[1]

    def _position(
        self, row: FoundRow, values: Values, problems: list[Problem], warnings: list[Problem]
    ) -> Position | None:
        try:
            found = self.reader.read(values)
        except PositionError as error:
            problem = Problem(row.place, str(error.code), error.messages[0], error.column, error.value)
            problems.append(problem)
            return None
        for code, message, column, value in found.warnings:
            warnings.append(Problem(row.place, code, str(message), column, value, WARNING))
        position = found.position
        if position and self.land.is_known and not self.land.contains(position.lon, position.lat):
            message = _("The point lies outside the organisation's area.")
            value = f"{position.given_lat}, {position.given_lon}"
            warnings.append(Problem(row.place, "outside_area", str(message), "", value, WARNING))
        if position:
            self._stacks[round(position.lon, 6), round(position.lat, 6)].append(row.place)
        return position

    @staticmethod
    def _remark_above_ground(
        row: FoundRow, cleaned: dict[str, Any], fields: dict[str, Any], warnings: list[Problem]
    ) -> None:
        written = cleaned.get("above_below", "")
        if not written:
            return
        fields.setdefault("floors_below", written)
        if is_above_ground(written):
            message = _("The place is above ground; this is noted with it.")
            warnings.append(Problem(row.place, "above_ground", str(message), "", written, WARNING))

    @staticmethod
    def _unknown_words(place: Place, values: Values, cleaned: dict[str, Any]) -> Iterator[Problem]:
        for name in _CHOICES:
            cell = _first(values, name)
            if cell and not cell.is_blank and not cleaned.get(name):
                message = _("This word is not known here; the field stays empty.")
                yield Problem(place, "word_unknown", str(message), cell.label, cells.shown(cell.value), WARNING)

    @staticmethod
    def _restricted(row: FoundRow, values: Values) -> dict[str, Any]:
        """Columns of level R that a decision opens, as texts; whole numbers where the field wants one."""
        found: dict[str, Any] = {}
        for name, listed in values.items():
            if not name.startswith(RESTRICTED_PREFIX) or listed[0].is_blank:
                continue
            field = name.removeprefix(RESTRICTED_PREFIX)
            try:
                read = cells.integer if field == "war_capacity" else cells.text
                found[field] = read(listed[0].value)
            except ValidationError as error:
                raise RowRejected([_problem(row.place, error, Cell(listed[0].label, "***"))]) from error
        return found


_IDENTITY = ("name", "address", "latitude", "longitude", "point", "latitude_seconds", "longitude_seconds")


def _form_for(columns: Columns, known: set[str]) -> FacilityRowForm:
    """The units of the headers are the scales of their fields."""
    form = FacilityRowForm(known)
    for name, field in form.fields.items():
        labels = [columns.labels[index] for index in columns.fields.get(name, ())[:1]]
        if isinstance(field, CellField) and field.unit and labels:
            field.scale = (unit_of(labels[0], field.unit) or ("", Decimal(1)))[1]
    return form


def _first(values: Values, name: str) -> Cell | None:
    """The cell that stands for a field: its most exact column that is not empty here."""
    listed = values.get(name, [])
    return next((cell for cell in listed if not cell.is_blank), listed[0] if listed else None)


def _written(value: Any) -> str:
    """Equal values give equal texts, and the same text is kept once: a register repeats its words."""
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    return sys.intern("" if value is None else str(value))


def _joined(name: str, listed: list[Cell]) -> Any:
    filled = [cell for cell in listed if not cell.is_blank]
    if name in _JOINED and len(filled) > 1:
        return "; ".join(cells.text(cell.value) for cell in filled)
    return filled[0].value if filled else None


def _problem(place: Place, error: ValidationError, cell: Cell | None) -> Problem:
    column, value = (cell.label, cells.shown(cell.value)) if cell else ("", "")
    return Problem(place, str(error.code), error.messages[0], column, value)


def _state(cleaned: dict[str, Any]) -> str:
    """What the file says of the work's life; a closing date closes it even where the word is missing."""
    said = cleaned.get("status", "")
    if cleaned.get("closed_on") and said not in (FacilityState.DEMOLISHED, FacilityState.CLOSED):
        return FacilityState.CLOSED if said in ("", FacilityState.IN_SERVICE) else said
    return said
