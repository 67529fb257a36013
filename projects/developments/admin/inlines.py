"""Parts of a development on its own page."""

from typing import Any

from django.http import HttpRequest

from civildefense.common.admin import OfficeStackedInline, OfficeTabularInline
from civildefense.common.admin.inlines import FewRows
from projects.developments.models import Building, Participant, Phase


class PhaseInline(FewRows, OfficeTabularInline):
    model = Phase
    fields = ["number", "name"]


class BuildingInline(FewRows, OfficeStackedInline):
    """Shut until somebody opens it: twenty buildings are a long way to the end of the page."""

    model = Building
    classes = ["collapse"]
    fieldsets = [
        (None, {"fields": [
            ("name", "phase", "use"),
            ("storeys_above", "storeys_below", "foundation_depth_m"),
            ("ground_floor_m2", "above_ground_m2", "below_ground_m2"),
            ("existing_m2", "excluded_m2", "exclusion_reason"),
        ]}),
    ]  # fmt: skip

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "phase":
            record = request.resolver_match.kwargs.get("object_id", "") if request.resolver_match else ""
            about = {"development__uid": record} if "-" in record else {"development__pk": record or None}
            options["queryset"] = Phase.objects.visible_to(request.user).filter(**about)
        return super().formfield_for_foreignkey(db_field, request, **options)


class ParticipantInline(FewRows, OfficeTabularInline):
    model = Participant
    fields = ["role", "enterprise", "starts_on", "ends_on"]
    autocomplete_fields = ["enterprise"]
