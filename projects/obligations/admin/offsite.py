"""Grounds and applications for off-site building on the desk."""

from typing import Any

from django.contrib import admin
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline
from civildefense.common.workflow import Move
from civildefense.records.desk import CaseAdmin
from civildefense.rulebook.citations.admin import CitedAdmin
from projects.obligations import services
from projects.obligations.errors import SamePersonDecides
from projects.obligations.models import ExpertOpinion, Obligation, OffsiteApplication, OffsiteGround
from projects.obligations.states import OFFSITE_MOVES, OffsiteState

DECISIONS = (OffsiteState.APPROVED, OffsiteState.REFUSED)
ENTERED = ["ground", "mode", "area_m2", "explanation", "notice_from", "notice_place"]
TOLD = [
    "notice_until", "requested_by", "requested_at", "examined_by", "examined_at", "who_decided", "decided_on",
    "accepted_unverified",
]  # fmt: skip


@admin.register(OffsiteGround)
class OffsiteGroundAdmin(CitedAdmin):
    own = ("code", "title", "needs_experts", "below_figure")
    list_display = ["title", "needs_experts", "starts_on", "ends_on", "state", "document"]
    search_fields = ["title__contains", "document__contains"]


class OpinionInline(OfficeTabularInline):
    model = ExpertOpinion
    fields = ["expert", "title", "unit", "supports", "opinion", "signed_on"]
    extra = 0


@admin.register(OffsiteApplication)
class OffsiteApplicationAdmin(CaseAdmin):
    moves = OFFSITE_MOVES
    count_by = "state"
    has_papers = True
    list_display = ["development", "ground", "mode", "area_m2", "state", "notice_until", "requested_by", "decided_on"]
    list_select_related = ["obligation__development", "ground", "requested_by"]
    list_filter = ["state", "mode", "ground", "organisation"]
    search_fields = ["obligation__development__name__contains", "explanation__contains"]
    history_parts = ("opinions",)
    inlines = [OpinionInline]

    @admin.display(description=gettext_lazy("development"), ordering="obligation__development__name")
    def development(self, row: OffsiteApplication) -> str:
        return str(row.obligation.development)

    @admin.display(description=gettext_lazy("who decided"))
    def who_decided(self, row: OffsiteApplication) -> str:
        return str(row.decided_by or "—")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["obligation", *ENTERED[:4]]
        return ["organisation", "obligation", *ENTERED, *TOLD]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        fixed = ["organisation", "obligation", *TOLD]
        return fixed if obj.state == OffsiteState.APPLIED else [*fixed, *ENTERED]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Duties that are open, grounds that hold today."""
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if field is not None and db_field.name == "obligation":
            own = Obligation.objects.visible_to(request.user).open()
            field.queryset = own.select_related("development", "phase")
        if field is not None and db_field.name == "ground":
            field.queryset = OffsiteGround.objects.in_force(timezone.localdate())
        return field

    def refusal_of(self, request: HttpRequest, obj: OffsiteApplication, move: Move) -> str:
        refusal = super().refusal_of(request, obj, move)
        if not refusal and move.target in DECISIONS and request.user.pk in (obj.requested_by_id, obj.examined_by_id):
            return str(SamePersonDecides.message)
        return refusal

    def save_model(self, request: HttpRequest, obj: OffsiteApplication, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.apply_offsite(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_application(application=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        for opinion in formset.save(commit=False):
            services.put_opinion(opinion=opinion, by=request.user)
        for opinion in formset.deleted_objects:
            services.remove_opinion(opinion=opinion, by=request.user)

    def perform_move(self, request: HttpRequest, obj: OffsiteApplication, to: str, reason: str) -> None:
        if to in DECISIONS:
            # The reason of a decision also says why figures were good enough that nobody has verified.
            services.decide_application(
                application=obj, approve=to == OffsiteState.APPROVED, by=request.user, reason=reason,
                accept_unverified=reason,
            )  # fmt: skip
        elif to == OffsiteState.EXAMINED:
            services.examine_application(application=obj, by=request.user, reason=reason)
        elif to == OffsiteState.REVOKED:
            services.revoke_approval(application=obj, by=request.user, reason=reason)
        else:
            services.return_application(application=obj, by=request.user, reason=reason)
