"""What the whole may disclose: recorded by the secrecy officer, ended by the secrecy officer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from civildefense.common.admin import Step, StepsAdmin, refused_without
from civildefense.records.models import SetApproval
from civildefense.records.publication import services
from civildefense.records.publication.states import APPROVE_SET

_LIMITS = ["max_sites", "max_per_district", "with_capacity", "with_bulk_files", "document_number"]


@admin.register(SetApproval)
class SetApprovalAdmin(StepsAdmin):
    """A new approval takes the place of the one in force; none is edited."""

    list_display = [*_LIMITS[-1:], *_LIMITS[:-1], "approved_by", "approved_at", "ended_at"]
    list_select_related = ["approved_by"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return _LIMITS if obj is None else [*_LIMITS, "approved_by", "approved_at", "ended_by", "ended_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.adopt(obj, services.approve_set(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: SetApproval) -> list[Step]:
        if obj.ended_at:
            return []
        return [Step("end", _("Take the whole set off line"), refusal=refused_without(request, APPROVE_SET))]

    def state_label(self, obj: SetApproval) -> str:
        return _("ended") if obj.ended_at else _("in force")

    def perform(self, request: HttpRequest, obj: SetApproval, target: str, reason: str) -> str:
        services.end_set(by=request.user, what=obj.what)
        return _("The approval is ended. The next build publishes an empty set.")
