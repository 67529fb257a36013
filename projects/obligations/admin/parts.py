"""Parts of a building on the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civildefense.records.desk import RecordAdmin
from projects.obligations import services
from projects.obligations.models import BuildingPart


@admin.register(BuildingPart)
class BuildingPartAdmin(RecordAdmin):
    """Opened from the page on which the duty is determined."""

    list_display = ["building", "label", "use", "storeys_above", "ground_floor_m2", "above_ground_m2", "excluded_m2"]
    list_select_related = ["building"]
    list_filter = ["use"]
    search_fields = ["building__development__name__contains", "label__contains"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["building"] if obj else []

    def subject_of(self, obj: Any) -> Any:
        return obj.building.development

    def save_model(self, request: HttpRequest, obj: BuildingPart, form: Any, change: bool) -> None:
        self.adopt(obj, services.put_part(part=obj, by=request.user))

    def delete_model(self, request: HttpRequest, obj: BuildingPart) -> None:
        services.remove_part(part=obj, by=request.user)
