"""Rows that are recognised by what they say, because the ids of their source do not last."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from civildefense.common import cells
from civildefense.common.coordinates import Datum, convert
from civildefense.records.imports.columns import Values
from civildefense.records.imports.positions import Position
from civildefense.records.imports.recognition import Identity
from shelters.facilities.models import Facility
from shelters.facilities.states import OUT_OF_USE


class FacilityIdentity(Identity):
    """The natural key of a row of a file, and of a facility on record."""

    def of_values(self, values: Values, position: Position | None) -> str:
        """Empty where the row fills none of the fields."""
        texts = {name: _text(values, "key" if name == "number" else name) for name in self.parts if name != "point"}
        if "name" in texts and not texts["name"]:
            texts["name"] = _text(values, "address")  # as the register does
        return self.key(texts, (position.lon, position.lat) if position else None)

    def of_facility(self, facility: Facility) -> str:
        texts = {name: getattr(facility, name) for name in self.parts if name != "point"}
        return self.key(texts, _given(facility) if self.needs_point else None)


class KnownRows:
    """The rows of a source by their natural key, as they were before the run wrote anything."""

    def __init__(self, rows: QuerySet[Facility], identity: FacilityIdentity) -> None:
        in_use: dict[str, list[int]] = defaultdict(list)
        closed: dict[str, list[int]] = defaultdict(list)
        self.taken: set[str] = set()
        for facility in rows.order_by("pk").iterator(chunk_size=2_000):
            self.taken.add(facility.source_key)
            if key := identity.of_facility(facility):
                (closed if facility.state in OUT_OF_USE else in_use)[key].append(facility.pk)
        # What is closed for good stands behind what is in use under the same name.
        self._ids = {**closed, **in_use}

    def find(self, key: str) -> int | None:
        found = self._ids.get(key, [])
        return found[0] if len(found) == 1 else None

    def ambiguous(self, key: str) -> list[int]:
        found = self._ids.get(key, [])
        return found if len(found) > 1 else []

    def free_key(self, written: str) -> str:
        """The row's own id where nobody in the source has it, else one that says nothing."""
        key = written if written and written not in self.taken else f"~{uuid4().hex[:24]}"
        self.taken.add(key)
        return key


def named(ids: Iterable[int]) -> str:
    """Facilities as a message names them."""
    rows = Facility.objects.filter(pk__in=list(ids)).order_by("pk").values_list("source_key", "name")
    return "; ".join(f"{key} {name}" for key, name in rows)


def _text(values: Values, name: str) -> str:
    for cell in values.get(name, []):
        if not cell.is_blank:
            try:
                read = cells.identifier if name in ("key", "registration_number") else cells.text
                return read(cell.value)
            except ValidationError:
                return ""  # the row is rejected for this cell anyhow
    return ""


def _given(facility: Facility) -> tuple[float, float] | None:
    """The file's own point: the register's may have been set by hand since."""
    if facility.given_longitude is not None and facility.given_latitude is not None:
        return convert(facility.given_longitude, facility.given_latitude, facility.datum, Datum.WGS84)
    if facility.longitude is not None and facility.latitude is not None:
        return facility.longitude, facility.latitude
    return None
