"""Conditions for land, permits of other offices, requests to the province on the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from civildefense.common.admin import Step, refused_without
from civildefense.records.desk import CaseAdmin, RecordAdmin
from projects.approvals import letters, services
from projects.approvals.admin.owning import OwningDesk
from projects.approvals.errors import NumberMissing
from projects.approvals.models import LandCondition, Permit, ProvincialReply
from projects.approvals.states import CONDITION_MOVES, REPLY_MOVES, ConditionState, ReplyState

DRAFT_RIGHT = "records.add_paper"


class OwnedAdmin(OwningDesk, RecordAdmin):
    has_papers = True
    autocomplete_fields = ["development"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LandCondition)
class LandConditionAdmin(OwnedAdmin, CaseAdmin):
    moves = CONDITION_MOVES
    count_by = "state"
    list_display = ["number", "plot", "state", "development", "addressee", "requested_on", "issued_on", "organisation"]
    list_select_related = ["development", "organisation"]
    list_filter = ["issued_on", "organisation"]
    search_fields = ["number__icontains", "plot__contains", "development__name__contains"]
    fields = [
        "organisation", ("plot", "development"), ("addressee", "requested_on"), "requirements", ("number", "issued_on")
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What has been issued is what was asked for."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or obj.state == ConditionState.DRAFT:
            return fixed
        return [*fixed, "plot", "addressee", "requested_on", "requirements", "number", "issued_on"]

    def save_model(self, request: HttpRequest, obj: LandCondition, form: Any, change: bool) -> None:
        services.put_condition(condition=obj, by=request.user)

    def steps(self, request: HttpRequest, obj: LandCondition) -> list[Step]:
        offered = super().steps(request, obj)
        if obj.state == ConditionState.DRAFT:
            refusal = refused_without(request, DRAFT_RIGHT)
            offered.insert(0, Step("letter", _("Draft the letter"), refusal=refusal))
        return offered

    def perform(self, request: HttpRequest, obj: LandCondition, target: str, reason: str) -> HttpResponse | str:
        if target == "letter":
            paper = letters.draft_condition(condition=obj, by=request.user)
            return HttpResponseRedirect(reverse("admin:records_paper_change", args=[paper.uid]))
        return super().perform(request, obj, target, reason)

    def perform_move(self, request: HttpRequest, obj: LandCondition, to: str, reason: str) -> None:
        services.move_condition(condition=obj, to=to, by=request.user, reason=reason)


@admin.register(Permit)
class PermitAdmin(OwnedAdmin):
    list_display = ["number", "kind", "development", "issued_on", "issuer", "organisation"]
    list_select_related = ["development", "organisation"]
    list_filter = ["kind", "issued_on", "organisation"]
    search_fields = ["number__icontains", "development__name__contains", "issuer__contains"]
    fields = ["development", ("kind", "number"), ("issued_on", "issuer")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["development"] if obj else []

    def save_model(self, request: HttpRequest, obj: Permit, form: Any, change: bool) -> None:
        services.put_permit(permit=obj, by=request.user)


@admin.register(ProvincialReply)
class ProvincialReplyAdmin(OwnedAdmin, CaseAdmin):
    moves = REPLY_MOVES
    count_by = "state"
    list_display = [
        "title", "state", "issuer", "request_number", "requested_on", "reply_number", "replied_on", "is_agreed",
        "development",
    ]  # fmt: skip
    list_select_related = ["development"]
    list_filter = ["is_agreed", "requested_on", "organisation"]
    search_fields = ["title__contains", "request_number__icontains", "reply_number__icontains"]
    fields = [
        "organisation", ("title", "development"), "issuer", ("request_number", "requested_on"),
        ("reply_number", "replied_on", "is_agreed"),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: ProvincialReply, form: Any, change: bool) -> None:
        services.put_request(reply=obj, by=request.user)

    def perform_move(self, request: HttpRequest, obj: ProvincialReply, to: str, reason: str) -> None:
        if to == ReplyState.ARCHIVED:
            services.archive_reply(reply=obj, by=request.user)
            return
        if not obj.reply_number or obj.replied_on is None or obj.is_agreed is None:
            raise NumberMissing()
        services.record_reply(
            reply=obj, number=obj.reply_number, replied_on=obj.replied_on, is_agreed=obj.is_agreed, by=request.user
        )
