"""Compares rows with the register and writes them, a thousand at a time.

A blank cell never empties a field, and a point that somebody set on site or on the map is never overwritten:
the register knows more than the file. Both are said as warnings.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from civildefense.common.bulk import insert_rows, update_rows
from civildefense.records import workflow
from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.targets import Draft, Missing, Settled, Touched
from civildefense.records.imports.undoing import closed_by_imports
from civildefense.records.models import ImportRow
from projects.enterprises.models import Enterprise
from shelters.facilities.imports.areas import Land
from shelters.facilities.imports.identity import FacilityIdentity, KnownRows
from shelters.facilities.imports.snapshots import FIELDS, snapshot
from shelters.facilities.models import Facility, FacilityRestricted
from shelters.facilities.states import MOVES, OUT_OF_USE, FacilityState, PositionSource

_BY_HAND = (PositionSource.MAP, PositionSource.SURVEY, PositionSource.GPS, PositionSource.TYPED)
_BORN_WITH = ("uid", "version", "organisation", "source")
_BATCH = 500


class FacilityWriter:
    """``identity`` is how rows are recognised; None where their ids are."""

    def __init__(self, options: ImportOptions, land: Land, identity: FacilityIdentity | None) -> None:
        self.options = options
        self.land = land
        self.identity = identity
        self._units = _Units(options)
        self._may_reopen: set[UUID] = set()

    @cached_property
    def known(self) -> KnownRows | None:
        """Read when the first row asks, before anything is written."""
        return KnownRows(self.of_source, self.identity) if self.identity else None

    def ambiguous(self, key: str) -> list[int]:
        return self.known.ambiguous(key) if self.known else []

    @property
    def of_source(self) -> Any:
        return Facility.objects.filter(organisation=self.options.organisation, source=self.options.source)

    def settle(self, drafts: Sequence[Draft], *, write: bool) -> Settled:
        settled = Settled()
        if write:
            self._units.ensure(drafts)
        existing = self.on_record(drafts, lock=write)
        out_of_use = [facility for facility in existing.values() if facility.state in OUT_OF_USE]
        self._may_reopen = closed_by_imports({facility.uid: facility.version for facility in out_of_use})
        new: list[tuple[Draft, Facility]] = []
        changed: list[tuple[Draft, Facility, dict[str, Any]]] = []
        moves: list[tuple[Draft, Facility, str]] = []
        for draft in drafts:
            facility = existing.get(draft.key)
            if facility is None:
                new.append((draft, self._made(draft)))
                continue
            before = snapshot(facility)
            target = self._move_wanted(draft, facility, settled)
            if target:
                moves.append((draft, facility, target))
            if self._apply(draft, facility, settled) or self._restricted_differ(draft, facility) or target:
                changed.append((draft, facility, before))
        settled.new, settled.changed = len(new), len(changed)
        settled.unknown = [draft for draft, _facility in new]
        settled.same = len(drafts) - settled.new - settled.changed
        if write:
            self._write(new, changed, moves)
            settled.touched = list(_touched(new, changed))
        return settled

    def missing(self, keys: set[str]) -> Missing:
        rows = self.of_source.exclude(state__in=OUT_OF_USE)
        if self.identity:
            in_use = [(row.pk, self.identity.of_facility(row)) for row in rows.iterator(chunk_size=2_000)]
        else:
            in_use = list(rows.values_list("pk", "source_key"))
        return Missing([pk for pk, key in in_use if key not in keys], len(in_use))

    def withdraw(self, missing: Missing, *, place: str) -> Iterator[Touched]:
        for start in range(0, len(missing.ids), _BATCH):
            ids = missing.ids[start : start + _BATCH]
            facilities = list(Facility.objects.filter(pk__in=ids).order_by("pk"))
            before = {facility.pk: snapshot(facility) for facility in facilities}
            self._move(facilities, FacilityState.CLOSED, _("No longer in the complete file of the source."))
            versions = _versions(facilities)
            for facility in facilities:
                versions_of = (facility.version, versions[facility.uid])
                yield Touched(place, facility.uid, ImportRow.Action.WITHDRAWN, before[facility.pk], *versions_of)

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> dict[str, Facility]:
        """The facilities that the drafts speak of, by the drafts' keys."""
        keys = [draft.key for draft in drafts]
        known = {key: pk for key in keys if (pk := self.known.find(key))} if self.known else {}
        wanted = {"pk__in": known.values()} if self.known else {"source_key__in": keys}
        rows = self.of_source.filter(**wanted).order_by("pk")
        if lock:
            rows = rows.select_for_update(of=("self",), no_key=True)
        if not self.known:
            return {facility.source_key: facility for facility in rows}
        found = {facility.pk: facility for facility in rows}
        return {key: found[pk] for key, pk in known.items() if pk in found}

    def _made(self, draft: Draft) -> Facility:
        state = draft.extra["state"] or FacilityState.IN_SERVICE
        key = self.known.free_key(draft.extra["id"]) if self.known else draft.key
        facility = Facility(
            organisation=self.options.organisation, source=self.options.source, source_key=key, state=state
        )
        self._apply(draft, facility, Settled())
        return facility

    def _apply(self, draft: Draft, facility: Facility, settled: Settled) -> bool:
        """Set what the row says; answers whether anything differs."""
        differs = self._rekey(draft, facility)
        said = {**draft.fields, **self._linked(draft, facility)}
        if facility.pk and facility.source_key == draft.key:
            said.pop("number", None)  # a clerk may have corrected it, and a key of the desk is no number
        for name, value in said.items():
            if getattr(facility, name) != value:
                setattr(facility, name, value)
                differs = True
        for name in draft.extra["blank"]:
            if facility.pk and getattr(facility, name) not in ("", None):
                message = _("The cell is empty; the register keeps its value.")
                field: Any = Facility._meta.get_field(name)
                column = str(field.verbose_name)
                settled.problems.append(Problem(draft.place, "blank_kept", message, column, level=WARNING))
        return self._apply_position(draft, facility, settled) or differs

    def _rekey(self, draft: Draft, facility: Facility) -> bool:
        """A row that was recognised by what it says takes the id that its source uses now."""
        written = draft.extra["id"]
        if not (self.known and facility.pk and written) or written in self.known.taken:
            return False
        facility.source_key = self.known.free_key(written)
        return True

    def _apply_position(self, draft: Draft, facility: Facility, settled: Settled) -> bool:
        position = draft.extra["position"]
        if position is None:
            return False
        given = (position.given_lon, position.given_lat, position.given_as, position.datum)
        if given == (facility.given_longitude, facility.given_latitude, facility.given_as, facility.datum):
            return False
        by_hand = facility.position_source in _BY_HAND and facility.longitude is not None
        facility.given_longitude, facility.given_latitude, facility.given_as, facility.datum = given
        if by_hand:
            message = _("The register's point was set by hand and is kept; the file has another one.")
            value = f"{position.given_lat}, {position.given_lon}"
            settled.problems.append(Problem(draft.place, "point_kept", message, "", value, WARNING))
        else:
            facility.longitude, facility.latitude = position.lon, position.lat
            facility.position_source = PositionSource.IMPORT
            facility.position_accuracy_m = position.accuracy_m
        return True

    def _linked(self, draft: Draft, facility: Facility) -> dict[str, Any]:
        """Rows that the facility points at. A division that is set already stays unless the file names another."""
        position = draft.extra["position"]
        links: dict[str, Any] = {}
        if draft.extra["district"] or facility.division_id is None:
            point = (position.lon, position.lat) if position else None
            if division := self.land.division_of(draft.extra["district"], point):
                links["division_id"] = division.pk
        for name, unit in draft.extra["units"].items():
            if (pk := self._units.find(unit)) is not None:
                links[f"{name}_id"] = pk
        return links

    def _move_wanted(self, draft: Draft, facility: Facility, settled: Settled) -> str:
        """The state that the file asks for and the register allows; "" for none."""
        wanted = draft.extra["state"]
        if facility.state in OUT_OF_USE and wanted not in OUT_OF_USE:
            if facility.uid in self._may_reopen:
                return FacilityState.IN_SERVICE if wanted in ("", FacilityState.IN_SERVICE) else ""
            message = _("Closed at the desk: a file does not open it again.")
            settled.problems.append(Problem(draft.place, "closed_kept", message, level=WARNING))
            return ""
        if not wanted or wanted == facility.state:
            return ""
        if any(move.target == wanted for move in MOVES.from_state(facility.state)):
            return wanted
        message = _("The register does not allow this change of state; it was left as it is.")
        settled.problems.append(Problem(draft.place, "state_kept", message, level=WARNING))
        return ""

    @staticmethod
    def _restricted_differ(draft: Draft, facility: Facility) -> bool:
        said = draft.extra["restricted"]
        if not said:
            return False
        row = FacilityRestricted.objects.filter(facility=facility).first()
        return row is None or any(getattr(row, name) != value for name, value in said.items())

    def _write(
        self,
        new: Sequence[tuple[Draft, Facility]],
        changed: Sequence[tuple[Draft, Facility, dict[str, Any]]],
        moves: Sequence[tuple[Draft, Facility, str]],
    ) -> None:
        insert_rows([facility for _draft, facility in new], (*_BORN_WITH, *FIELDS))
        update_rows([facility for _draft, facility, _before in changed], [name for name in FIELDS if name != "state"])
        for target in dict.fromkeys(target for _draft, _facility, target in moves):
            self._move(
                [facility for _draft, facility, wanted in moves if wanted == target], target, _("The file says so.")
            )
        self._write_restricted([*new, *((draft, facility) for draft, facility, _before in changed)])

    def _move(self, facilities: Sequence[Facility], target: str, reason: str) -> None:
        reason = f"{reason} ({self.options.source})"
        workflow.move_many(facilities, target, by=self.options.by, reason=reason, table=MOVES)

    @staticmethod
    def _write_restricted(rows: Sequence[tuple[Draft, Facility]]) -> None:
        for draft, facility in rows:
            if said := draft.extra["restricted"]:
                stored = Facility.objects.get(uid=facility.uid)
                FacilityRestricted.objects.update_or_create(facility=stored, defaults=said)


class _Units:
    """Enterprises by name; those that a file names and nobody has registered yet are registered by the import."""

    def __init__(self, options: ImportOptions) -> None:
        self.options = options
        own = Enterprise.objects.filter(organisation=options.organisation)
        self._ids: dict[str, int] = dict(own.order_by("-pk").values_list("name", "pk"))

    def find(self, name: str) -> int | None:
        return self._ids.get(name)

    def ensure(self, drafts: Sequence[Draft]) -> None:
        wanted = {name for draft in drafts for name in draft.extra["units"].values()} - set(self._ids)
        made = Enterprise.objects.bulk_create(
            [Enterprise(organisation=self.options.organisation, name=name) for name in sorted(wanted)]
        )
        self._ids |= {enterprise.name: enterprise.pk for enterprise in made}


def _versions(facilities: Iterable[Facility]) -> dict[UUID, int]:
    """Versions are the trigger's, so they are read back."""
    uids = [facility.uid for facility in facilities]
    return dict(Facility.objects.filter(uid__in=uids).values_list("uid", "version"))


def _touched(
    new: Sequence[tuple[Draft, Facility]], changed: Sequence[tuple[Draft, Facility, dict[str, Any]]]
) -> Iterator[Touched]:
    versions = _versions([*(facility for _draft, facility in new), *(facility for _draft, facility, _b in changed)])
    for draft, facility in new:
        yield Touched(str(draft.place), facility.uid, ImportRow.Action.CREATED, None, None, versions[facility.uid])
    for draft, facility, before in changed:
        versions_of = (facility.version, versions[facility.uid])
        yield Touched(str(draft.place), facility.uid, ImportRow.Action.CHANGED, before, *versions_of)
