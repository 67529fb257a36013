"""Facilities as a register that files can be imported into."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.records.imports.options import ImportOptions, RunOptions
from civildefense.records.imports.targets import Standing, Target, Undone
from civildefense.records.models import ImportRow, readable_fields
from shelters.facilities.imports.drafts import FacilityReader
from shelters.facilities.imports.restricted import PROTECTION
from shelters.facilities.imports.session import FacilitySession
from shelters.facilities.imports.undo import FacilityUndo
from shelters.facilities.imports.vocabulary import FIELDS, RESTRICTED, RESTRICTED_PREFIX, VOCABULARY
from shelters.facilities.models import Facility, FacilityRestricted


class FacilityTarget(Target):
    name = "facilities"
    label = gettext_lazy("facilities")
    model = Facility
    fields = FIELDS
    vocabulary = VOCABULARY
    restricted = RESTRICTED

    def session(self, options: ImportOptions) -> FacilitySession:
        return FacilitySession(options)

    def reader(self, options: RunOptions, organisation: Organisation | None) -> FacilityReader:
        return FacilityReader(options, organisation)

    def allowed_restricted(self, options: ImportOptions) -> frozenset[str]:
        names = readable_fields(options.by, FacilityRestricted, options.organisation.pk)
        return frozenset(f"{RESTRICTED_PREFIX}{name}" for name in names)

    def standings(self, rows: Sequence[ImportRow]) -> list[Standing]:
        return FacilityUndo(rows).standings()

    @transaction.atomic
    def undo(
        self, rows: Sequence[ImportRow], *, wants: Callable[[Standing], bool], by: User, reason: str
    ) -> list[Undone]:
        return FacilityUndo(rows, lock=True).take_back(wants=wants, by=by, reason=reason)

    def column_label(self, name: str) -> str:
        if name == PROTECTION:
            return _("restricted data")
        field: Any = Facility._meta.get_field(name.removesuffix("_id"))
        return str(field.verbose_name)
