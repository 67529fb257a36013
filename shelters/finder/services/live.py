"""Facts that must be fresh follow the register by themselves: last check, closures, hours, closed for good."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from shelters.facilities.models import Entrance, SiteCheck
from shelters.facilities.states import FacilityState
from shelters.finder.models import PublishedEntrance, PublishedSite
from shelters.finder.services.publishing import ONLY_DOOR

LIVE = ("checked_on", "check_result", "is_closed")
LIVE_OF_ENTRANCE = (*LIVE, "hours")

Check = tuple[dt.date, int, str]


@transaction.atomic
def refresh_live_facts() -> int:
    """Bring every published copy up to date; answers how many rows changed. Needs no review."""
    facilities = Prefetch("facility__entrances", queryset=Entrance.objects.order_by("label"))
    sites = PublishedSite.objects.published().select_related("facility").prefetch_related("entrances", facilities)
    checks = _latest_checks()
    changed_sites, changed_doors = [], []
    for site in sites.order_by("pk"):
        whole, by_door = checks.get(site.facility_id, (None, {}))
        last = max(filter(None, (whole, *by_door.values())), default=None)
        facts = _facts(last) | {"is_closed": site.facility.state != FacilityState.IN_SERVICE}
        if _set(site, facts):
            changed_sites.append(site)
        registered = {door.label: door for door in site.facility.entrances.all()}
        changed_doors += [
            door for door in site.entrances.all() if _set(door, _door_facts(door, registered, whole, by_door))
        ]
    PublishedSite.objects.bulk_update(changed_sites, LIVE, batch_size=500)
    PublishedEntrance.objects.bulk_update(changed_doors, LIVE_OF_ENTRANCE, batch_size=500)
    return len(changed_sites) + len(changed_doors)


def _latest_checks() -> dict[int, tuple[Check | None, dict[int, Check]]]:
    """Facility → the latest check of the whole work, and the latest of each entrance."""
    found: dict[int, tuple[Check | None, dict[int, Check]]] = {}
    rows: Iterable[Any] = (
        SiteCheck.objects.filter(facility__published__withdrawn_at__isnull=True, facility__published__isnull=False)
        .order_by("facility_id", "entrance_id", "-checked_on", "-pk")
        .distinct("facility_id", "entrance_id")
        .values_list("facility_id", "entrance_id", "checked_on", "pk", "result")
    )
    for facility, entrance, *check in rows:
        whole, by_door = found.get(facility, (None, {}))
        if entrance is None:
            whole = tuple(check)  # type: ignore[assignment]
        else:
            by_door[entrance] = tuple(check)  # type: ignore[assignment]
        found[facility] = (whole, by_door)
    return found


def _facts(check: Check | None) -> dict[str, Any]:
    return {"checked_on": check[0], "check_result": check[2]} if check else {"checked_on": None, "check_result": ""}


def _door_facts(
    door: PublishedEntrance, registered: dict[str, Entrance], whole: Check | None, by_door: dict[int, Check]
) -> dict[str, Any]:
    own = registered.get(door.label)
    if own is None:
        # Walled up, unless the work never had entrances of its own; then its point stands for the door.
        is_only_door = not registered and door.label == ONLY_DOOR
        return _facts(whole) | {"is_closed": not is_only_door}
    last = max(filter(None, (whole, by_door.get(own.pk))), default=None)
    return _facts(last) | {"is_closed": own.is_closed or not own.is_public, "hours": own.hours}


def _set(row: Any, facts: dict[str, Any]) -> bool:
    """Write ``facts`` on the row; whether any of them is new."""
    is_new = any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    return is_new
