"""The facilities that a batch wrote, put back as they were, as far as nobody has touched them since."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from civildefense.accounts.models import User
from civildefense.common.bulk import update_rows
from civildefense.records import workflow
from civildefense.records.imports.targets import Standing, Undone
from civildefense.records.imports.undoing import Versions
from civildefense.records.models import ImportRow, UndoneRow
from projects.enterprises.models import Enterprise
from shelters.facilities.imports.restricted import PROTECTION, RestrictedChange, changes_of
from shelters.facilities.imports.snapshots import FIELDS, restore, snapshot
from shelters.facilities.models import Facility
from shelters.facilities.states import MOVES, OUT_OF_USE, UNDO_MOVES, FacilityState

Outcome = UndoneRow.Outcome
STATE = "state"
# Columns that are only right together go back together, or not at all.
_TOGETHER: tuple[tuple[str, ...], ...] = (
    (
        "longitude",
        "latitude",
        "given_longitude",
        "given_latitude",
        "given_as",
        "datum",
        "position_source",
        "position_accuracy_m",
    ),
    ("floor_area", "usable_area"),
    ("started_on", "completed_on"),
    ("registration_number", "registered_on"),
)
_GROUPS = (*_TOGETHER, *((name,) for name in FIELDS if not any(name in group for group in _TOGETHER)))
_UNITS = ("responsible_unit_id", "maintaining_unit_id")


class FacilityUndo:
    """Rows of one batch, at most a thousand, beside their facilities as they are now."""

    def __init__(self, rows: Sequence[ImportRow], *, lock: bool = False) -> None:
        self.rows = {row.uid: row for row in rows}
        found = Facility.objects.filter(uid__in=self.rows).order_by("pk")
        self.facilities = list(found.select_for_update(of=("self",), no_key=True) if lock else found)
        self.restricted = changes_of(rows[0].batch.uid, self.facilities) if rows else {}
        versions = Versions(self.rows)
        self.untouched = {facility.uid for facility in self.facilities if self._is_untouched(facility, versions)}
        self._after = self._left_by_import()

    def standings(self) -> list[Standing]:
        known = [self._standing(facility) for facility in self.facilities]
        gone = self.rows.keys() - {facility.uid for facility in self.facilities}
        return known + [Standing(uid, self.rows[uid].place, self.rows[uid].action, False) for uid in gone]

    def take_back(self, *, wants: Callable[[Standing], bool], by: User, reason: str) -> list[Undone]:
        standings = {standing.uid: standing for standing in self.standings()}
        wanted = {
            uid for uid, standing in standings.items() if standing.is_untouched or (wants(standing) and _can(standing))
        }
        changed = [facility for facility in self.facilities if facility.uid in wanted and self._before(facility)]
        moves: dict[tuple[str, bool], list[Facility]] = {}
        for facility in self.facilities:
            if facility.uid in wanted and (target := self._state_wanted(facility, standings[facility.uid])):
                moves.setdefault((target, self._before(facility) is None), []).append(facility)
        for facility in changed:
            restore(facility, self._content(facility, standings[facility.uid]))
        _forget_lost_units(changed)
        _leave_taken_keys(changed)
        update_rows(changed, [name for name in FIELDS if name != STATE])
        for (target, is_created), listed in moves.items():
            workflow.move_many(listed, target, by=by, reason=reason, table=MOVES if is_created else UNDO_MOVES)
        for facility in changed:
            if PROTECTION in standings[facility.uid].free or facility.uid in self.untouched:
                self._restore_restricted(facility)
        versions = dict(Facility.objects.filter(uid__in=standings).values_list("uid", "version"))
        return [self._undone(standing, standing.uid in wanted, versions) for standing in standings.values()]

    # --- What there was, and what there is -----------------------------------------------------------

    def _before(self, facility: Facility) -> dict[str, Any] | None:
        return self.rows[facility.uid].before

    def _is_untouched(self, facility: Facility, versions: Versions) -> bool:
        change = self.restricted.get(facility.pk)
        left_at = self.rows[facility.uid].version_after
        return versions.is_still(facility.uid, facility.version, left_at) and (change is None or change.is_untouched)

    def _left_by_import(self) -> dict[UUID, dict[str, Any]]:
        """Changed facilities that somebody has touched since, as the batch left them: the history knows."""
        touched = {
            facility.pk: facility
            for facility in self.facilities
            if facility.uid not in self.untouched and self._before(facility)
        }
        versions = {self.rows[facility.uid].version_after for facility in touched.values()}
        events = Facility.pgh_event_model.objects.filter(pgh_obj_id__in=touched, version__in=versions)  # type: ignore[attr-defined]
        return {
            event.uid: snapshot(event)
            for event in events.order_by("pgh_id")
            if event.version == self.rows[event.uid].version_after
        }

    def _standing(self, facility: Facility) -> Standing:
        row = self.rows[facility.uid]
        if facility.uid in self.untouched:
            return Standing(facility.uid, facility.name, row.action, True)
        free, kept = self._sorted_columns(facility)
        return Standing(facility.uid, facility.name, row.action, False, tuple(free), tuple(kept))

    def _sorted_columns(self, facility: Facility) -> tuple[list[str], list[str]]:
        before, after, now = self._before(facility), self._after.get(facility.uid), snapshot(facility)
        free: list[str] = []
        kept: list[str] = []
        if before is None or after is None:
            return free, kept
        for group in _GROUPS:
            changed = [name for name in group if before.get(name, after[name]) != after[name]]
            is_free = all(now[name] == after[name] for name in group)
            (free if is_free else kept).extend(changed)
        if change := self.restricted.get(facility.pk):
            (free if change.is_untouched else kept).append(PROTECTION)
        return free, kept

    def _content(self, facility: Facility, standing: Standing) -> dict[str, Any]:
        before = self._before(facility) or {}
        if standing.is_untouched:
            return before
        return {**snapshot(facility), **{name: before[name] for name in standing.free if name in before}}

    def _state_wanted(self, facility: Facility, standing: Standing) -> str:
        before = self._before(facility)
        if before is None:
            return "" if facility.state in OUT_OF_USE else FacilityState.CLOSED
        is_free = standing.is_untouched or STATE in standing.free
        return before[STATE] if is_free and before[STATE] != facility.state else ""

    def _restore_restricted(self, facility: Facility) -> None:
        change: RestrictedChange | None = self.restricted.get(facility.pk)
        if change and change.is_untouched:
            change.put_back()

    def _undone(self, standing: Standing, is_taken: bool, versions: dict[UUID, int]) -> Undone:
        version = versions.get(standing.uid, 0)
        if not is_taken:
            return Undone(standing.uid, standing.name, Outcome.LEFT, (), version)
        if standing.action == ImportRow.Action.CREATED:
            return Undone(standing.uid, standing.name, Outcome.CLOSED, (), version)
        if standing.is_untouched:
            earlier = self.rows[standing.uid].version_before
            return Undone(standing.uid, standing.name, Outcome.RESTORED, (), version, earlier)
        return Undone(standing.uid, standing.name, Outcome.PARTLY, standing.free, version)


def _can(standing: Standing) -> bool:
    """Whether anything of a row that was changed since can go back at all."""
    return bool(standing.free) or standing.action == ImportRow.Action.CREATED


def _forget_lost_units(facilities: Iterable[Facility]) -> None:
    """A unit that was struck from the register since cannot come back with the row."""
    named = {getattr(facility, name) for facility in facilities for name in _UNITS} - {None}
    present = set(Enterprise.objects.filter(pk__in=named).values_list("pk", flat=True))
    for facility in facilities:
        for name in _UNITS:
            if getattr(facility, name) not in present:
                setattr(facility, name, None)


def _leave_taken_keys(facilities: Sequence[Facility]) -> None:
    """An id that another row of the source bears by now stays with it."""
    if not facilities:
        return
    ids = [facility.pk for facility in facilities]
    source = {"organisation": facilities[0].organisation_id, "source": facilities[0].source}
    others = Facility.objects.filter(**source).exclude(pk__in=ids)
    taken = set(
        others.filter(source_key__in=[row.source_key for row in facilities]).values_list("source_key", flat=True)
    )
    now = dict(Facility.objects.filter(pk__in=ids).values_list("pk", "source_key"))
    for facility in facilities:
        if facility.source_key in taken:
            facility.source_key = now[facility.pk]
