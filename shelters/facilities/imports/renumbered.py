"""Rows whose id is new while the register has them under another one: an export with new ids, or a few of them."""

from collections.abc import Iterator, Sequence

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from civildefense.records.imports.errors import IdsAllNew
from civildefense.records.imports.problems import WARNING, Place, Problem
from civildefense.records.imports.recognition import CANDIDATES
from civildefense.records.imports.targets import Draft
from shelters.facilities.imports.identity import FacilityIdentity
from shelters.facilities.imports.vocabulary import FIELDS
from shelters.facilities.models import Facility

# So many of the rows must be unknown, and so many of those found by another key, for a question to be asked.
UNKNOWN_SHARE = 0.9
FOUND_SHARE = 0.5


class Renumbered:
    """Compares what is new by its id with what the source had before and the files do not name."""

    def __init__(self, rows: QuerySet[Facility]) -> None:
        self._newest = rows.aggregate(newest=Max("pk"))["newest"]
        self._rows = rows
        self._identities = [FacilityIdentity(parts) for parts in CANDIDATES]
        # For each identity: key → the one row that has it, None where there are several.
        self._unknown: list[dict[str, Place | None]] = [{} for _identity in self._identities]
        self._named: set[str] = set()
        self._count = 0

    def consider(self, drafts: Sequence[Draft], unknown: Sequence[Draft]) -> None:
        if self._newest is None:
            return
        fresh = {draft.key for draft in unknown}
        self._named.update(draft.key for draft in drafts if draft.key not in fresh)
        self._count += len(unknown)
        for draft in unknown:
            position = draft.extra["position"]
            point = (position.lon, position.lat) if position else None
            for identity, places in zip(self._identities, self._unknown, strict=True):
                if key := identity.whole_key(draft.fields, point):
                    places[key] = None if key in places else draft.place

    def closing(self) -> Iterator[Problem]:
        if not self._count:
            return
        absent, on_record = self._compare()
        unique = [sum(key is not None for key in found.values()) for found in on_record]
        best = max(range(len(on_record)), key=lambda index: (unique[index], len(on_record[index]), -index))
        unknown_share = self._count / (self._count + len(self._named))
        needed = FOUND_SHARE * min(self._count, absent)
        if absent and unknown_share >= UNKNOWN_SHARE and len(on_record[best]) >= max(1, needed):
            yield self._question(CANDIDATES[best], len(on_record[best]))
            return
        told = _("A row with this name and address is on record under another id, %(key)s.")
        for key, shown in on_record[0].items():
            if shown and (place := self._unknown[0][key]):
                yield Problem(place, "id_changed", told % {"key": shown}, level=WARNING)

    def _compare(self) -> tuple[int, list[dict[str, str | None]]]:
        """How many rows of the source the files do not name; for each identity, which of them are new rows of the
        files: key → their id, None where several have it."""
        on_record: list[dict[str, str | None]] = [{} for _identity in self._identities]
        absent = 0
        for facility in self._rows.filter(pk__lte=self._newest).iterator(chunk_size=2_000):
            if facility.source_key in self._named:
                continue
            absent += 1
            for identity, found, places in zip(self._identities, on_record, self._unknown, strict=True):
                key = identity.of_facility(facility)
                if places.get(key):
                    found[key] = None if key in found else facility.source_key
        return absent, on_record

    def _question(self, parts: Sequence[str], found: int) -> Problem:
        told = _(
            "%(unknown)d ids are unknown to this source, but %(found)d of the rows are on record with the same "
            "%(fields)s. Say how rows are recognised: by %(key)s, or by their ids if they really are new."
        )
        fields = ", ".join(str(FIELDS[name]) for name in parts)
        said = {"unknown": self._count, "found": found, "fields": fields, "key": ",".join(parts)}
        return Problem(Place("", "", 0), IdsAllNew.code, told % said, "", ",".join(parts), WARNING)
