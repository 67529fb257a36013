"""Restricted values that a batch wrote: what they were before stands in the history alone, in no open column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shelters.facilities.models import Facility, FacilityRestricted

# The name under which an undo speaks of all of them together.
PROTECTION = "restricted"
COLUMNS = tuple(FacilityRestricted.sheet.restricted.split())


@dataclass
class RestrictedChange:
    """``before`` is None where the batch made the row."""

    row: FacilityRestricted
    before: dict[str, Any] | None
    after: dict[str, Any]

    @property
    def is_untouched(self) -> bool:
        return _values(self.row) == self.after

    def put_back(self) -> None:
        if self.before is None:
            self.row.delete()
            return
        for name, value in self.before.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=COLUMNS)


def changes_of(batch: UUID, facilities: Sequence[Facility]) -> dict[int, RestrictedChange]:
    """Facility → what ``batch`` did to its restricted row, where it did anything."""
    rows = {
        row.pk: row for row in FacilityRestricted.objects.filter(facility__in=[facility.pk for facility in facilities])
    }
    if not rows:
        return {}
    events = FacilityRestricted.pgh_event_model.objects.filter(pgh_obj_id__in=rows)  # type: ignore[attr-defined]
    by_row: dict[int, list[Any]] = {}
    for event in events.select_related("pgh_context").order_by("pgh_id"):
        by_row.setdefault(event.pgh_obj_id, []).append(event)
    found = {}
    for pk, listed in by_row.items():
        own = [index for index, event in enumerate(listed) if _wrote(event, batch)]
        if own:
            before = _values(listed[own[0] - 1]) if own[0] else None
            found[rows[pk].facility_id] = RestrictedChange(rows[pk], before, _values(listed[own[-1]]))
    return found


def _wrote(event: Any, batch: UUID) -> bool:
    return bool(event.pgh_context) and event.pgh_context.metadata.get("batch") == str(batch)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}
