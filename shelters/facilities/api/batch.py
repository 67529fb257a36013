"""Many facilities in one transaction, each created or changed by its natural key."""

from typing import Any

from django.utils.translation import gettext_lazy

from civildefense.accounts.batch import KeyedBatch
from shelters.facilities import services
from shelters.facilities.api.serializers import FacilitySerializer
from shelters.facilities.models import Facility


class Batch(KeyedBatch):
    model = Facility
    serializer_class = FacilitySerializer
    related = ("organisation", "division", "responsible_unit", "maintaining_unit")
    twice = gettext_lazy("The batch names this facility twice.")

    def save(self, row: Facility, fields: dict[str, Any]) -> Facility:
        return services.put_facility(facility=row, by=self.request.user, **fields)
