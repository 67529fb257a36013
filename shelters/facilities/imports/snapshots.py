"""A facility before an import changed it, as JSON; undo puts exactly this back."""

import datetime as dt
from decimal import Decimal
from typing import Any

from shelters.facilities.models import Facility

# Every column that an import may write.
FIELDS = (
    "source_key", "number", "name", "state", "build_type", "category", "division_id", "township", "address",
    "longitude", "latitude", "given_longitude", "given_latitude", "given_as", "datum", "position_source",
    "position_accuracy_m", "floor_area", "usable_area", "floors_below", "capacity", "peacetime_use", "condition",
    "responsible_unit_id", "maintaining_unit_id", "duty_post", "duty_phone", "registration_number", "registered_on",
    "started_on", "completed_on", "remarks",
)  # fmt: skip


def snapshot(facility: Facility) -> dict[str, Any]:
    return {name: _plain(getattr(facility, name)) for name in FIELDS}


def restore(facility: Facility, before: dict[str, Any]) -> None:
    """Set every column but the state, which has its own door."""
    for name in FIELDS:
        if name != "state" and name in before:
            field: Any = Facility._meta.get_field(name.removesuffix("_id"))
            setattr(facility, name, field.to_python(before[name]) if not name.endswith("_id") else before[name])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value
