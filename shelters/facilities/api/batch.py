"""Many facilities in one transaction, each created or changed by its natural key."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ErrorDetail, ValidationError

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import Organisation
from civildefense.common.errors import RuleBroken
from shelters.facilities import services
from shelters.facilities.api.serializers import FacilitySerializer
from shelters.facilities.models import Facility

Key = tuple[str, str, str]


class Batch:
    """Locks what the items name before the first one is written: offices, then facilities, by primary key.

    Two batches of one office therefore run one after the other and cannot block each other for ever.
    """

    def __init__(self, items: list[dict[str, Any]], context: dict[str, Any]) -> None:
        self.request = context["request"]
        needs_default = any("organisation" not in item for item in items)
        self.default = own_organisation(self.request) if needs_default else None
        self.creating = FacilitySerializer(context=context)
        self.changing = FacilitySerializer(context=context, partial=True)
        self.done: set[Key] = set()
        self.known = self._lock({key for item in items if (key := self._key(item))})

    def put(self, item: dict[str, Any]) -> tuple[int, Facility]:
        """HTTP status and row of one item."""
        key = self._key(item)
        if key is None:
            missing = [name for name in ("source", "source_key") if not item.get(name)]
            required = [ErrorDetail(_("A batch needs the natural key: source and source_key."), "required")]
            raise ValidationError(dict.fromkeys(missing or ["source_key"], required))
        if key in self.done:
            raise RuleBroken(_("The batch names this facility twice."), code="twice_in_batch")
        self.done.add(key)
        if facility := self.known.get(key):
            self.changing.instance = facility
            fields = self.changing.run_validation(item)
            return status.HTTP_200_OK, services.put_facility(facility=facility, by=self.request.user, **fields)
        fields = self.creating.run_validation(item)
        office = fields.pop("organisation", self.default)
        facility = services.put_facility(facility=Facility(organisation=office), by=self.request.user, **fields)
        return status.HTTP_201_CREATED, facility

    def _key(self, item: dict[str, Any]) -> Key | None:
        """As the serializer will read it: trimmed. None where a part is missing or no text."""
        office = item.get("organisation", self.default and self.default.code)
        parts = (office, item.get("source"), item.get("source_key"))
        if not all(isinstance(part, str) and part.strip() and "\0" not in part for part in parts):
            return None
        return tuple(part.strip() for part in parts)  # type: ignore[union-attr,return-value]

    def _lock(self, keys: set[Key]) -> dict[Key, Facility]:
        codes, sources, source_keys = ({key[part] for key in keys} for part in range(3))
        offices = Organisation.objects.visible_to(self.request.user).filter(code__in=codes).order_by("pk")
        by_pk = {office.pk: office for office in offices.select_for_update(no_key=True)}
        rows = (
            Facility.objects.visible_to(self.request.user)
            .filter(organisation__in=by_pk, source__in=sources, source_key__in=source_keys)
            .select_related("organisation", "division", "responsible_unit", "maintaining_unit")
            .order_by("pk")
            .select_for_update(no_key=True, of=("self",))
        )
        return {(by_pk[row.organisation_id].code, row.source, row.source_key): row for row in rows}
