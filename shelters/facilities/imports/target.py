"""Facilities as a register that files can be imported into."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import User
from civildefense.common.bulk import update_rows
from civildefense.records import workflow
from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.targets import Target
from civildefense.records.models import ImportRow, readable_fields
from shelters.facilities.imports.session import FacilitySession
from shelters.facilities.imports.snapshots import FIELDS as STORED
from shelters.facilities.imports.snapshots import restore
from shelters.facilities.imports.vocabulary import FIELDS, RESTRICTED, RESTRICTED_PREFIX, VOCABULARY
from shelters.facilities.models import Facility, FacilityRestricted
from shelters.facilities.states import MOVES, FacilityState


class FacilityTarget(Target):
    name = "facilities"
    label = _("facilities")
    fields = FIELDS
    vocabulary = VOCABULARY
    restricted = RESTRICTED

    def session(self, options: ImportOptions) -> FacilitySession:
        return FacilitySession(options)

    def allowed_restricted(self, options: ImportOptions) -> frozenset[str]:
        names = readable_fields(options.by, FacilityRestricted, options.organisation.pk)
        return frozenset(f"{RESTRICTED_PREFIX}{name}" for name in names)

    @transaction.atomic
    def undo(self, touched: Iterable[ImportRow], *, by: User, reason: str) -> list[UUID]:
        """Created rows are closed, never deleted: somebody may have seen them already."""
        rows = {row.uid: row for row in touched}
        facilities = Facility.objects.filter(uid__in=rows).select_for_update(of=("self",), no_key=True).order_by("pk")
        untouched = [facility for facility in facilities if facility.version == rows[facility.uid].version_after]
        changed = [facility for facility in untouched if rows[facility.uid].before]
        moves: dict[str, list[Facility]] = {}
        for facility in untouched:
            before = rows[facility.uid].before
            target = before["state"] if before else FacilityState.CLOSED
            if target != facility.state and (before or facility.state != FacilityState.DEMOLISHED):
                moves.setdefault(target, []).append(facility)
            if before:
                restore(facility, before)
        update_rows(changed, [name for name in STORED if name != "state"])
        stuck: list[Facility] = []
        for target, listed in moves.items():
            possible = [row for row in listed if any(move.target == target for move in MOVES.from_state(row.state))]
            workflow.move_many(possible, target, by=by, reason=reason, table=MOVES)
            stuck += [row for row in listed if row not in possible]
        done = {facility.uid for facility in untouched} - {facility.uid for facility in stuck}
        return [uid for uid in rows if uid not in done]
