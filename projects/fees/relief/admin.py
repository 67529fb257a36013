"""Reliefs on the desk, and the list of grounds on which alone they are granted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from civildefense.common.admin import Step
from civildefense.records.desk import CaseAdmin
from civildefense.rulebook.citations.admin import CitedAdmin
from projects.fees.models import EndedCharge, Relief, ReliefGround
from projects.fees.relief import services
from projects.fees.relief.forms import ReliefForm
from projects.fees.states import RELIEF_MOVES, ReliefState
from projects.ledger.rules import yuan

DECIDED = [
    "relieved", "accepted_unverified", ("requested_by", "requested_at"), ("examined_by", "examined_at"),
    ("decided_by", "decided_on"), ("revoked_by", "revoked_at"),
]  # fmt: skip


@admin.register(ReliefGround)
class ReliefGroundAdmin(CitedAdmin):
    own = ("code", "title", "percent", "authority")
    list_display = ["title", "percent", "starts_on", "ends_on", "state", "document", "authority", "code"]
    list_filter = ["state", "authority"]
    search_fields = ["title__contains", "code__contains", "document__contains"]

    def save_model(self, request: HttpRequest, obj: ReliefGround, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.enter_ground(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_ground(ground=obj, **entered, by=request.user)


@admin.register(EndedCharge)
class EndedChargeAdmin(CitedAdmin):
    own = ("title",)
    list_display = ["title", "starts_on", "state", "document", "issuer"]
    search_fields = ["title__contains", "document__contains"]


@admin.register(Relief)
class ReliefAdmin(CaseAdmin):
    form = ReliefForm
    moves = RELIEF_MOVES
    count_by = "state"
    has_papers = True
    list_display = [
        "case",
        "ground",
        "area_m2",
        "percent",
        "relieved",
        "state",
        "requested_by",
        "decided_by",
        "decided_on",
    ]
    list_extras = (
        "organisation", "proof_document", "proof_issuer", "proof_number", "proof_on", "examined_by",
        "accepted_unverified", "revoked_by", "revoked_at",
    )  # fmt: skip
    list_select_related = ["case__development", "ground"]
    list_filter = ["ground", "organisation", "decided_on"]
    search_fields = ["case__number__icontains", "case__development__name__contains", "proof_number__icontains"]
    autocomplete_fields = ["case"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own: list[Any] = ["case", "ground", "area_m2", "proof_document", ("proof_issuer", "proof_number", "proof_on")]
        return [*own, *DECIDED] if obj else [*own[:2], "promise", *own[2:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What somebody has asked for is examined as it stands; a wrong one is refused and entered anew."""
        if obj is None:
            return []
        names = self.get_fields(request, obj)
        return [name for item in names for name in ([item] if isinstance(item, str) else item)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("relief (yuan)"), ordering="relieved_fen")
    def relieved(self, row: Relief) -> str:
        return "" if row.relieved_fen is None else yuan(row.relieved_fen)

    def save_model(self, request: HttpRequest, obj: Relief, form: Any, change: bool) -> None:
        self.adopt(obj, services.request_relief(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: Relief) -> list[Step]:
        """A ground that nobody has verified is taken only with the reason, which is kept."""
        return [
            Step(step.target, step.label, step.needs_reason or self._is_doubtful(step, obj), step.refusal)
            for step in super().steps(request, obj)
        ]

    @staticmethod
    def _is_doubtful(step: Step, obj: Relief) -> bool:
        return step.target == ReliefState.APPROVED and not obj.ground.is_verified

    def refusal_of(self, request: HttpRequest, obj: Relief, move: Any) -> str:
        if refusal := super().refusal_of(request, obj, move):
            return refusal
        earlier = {ReliefState.EXAMINED: [obj.requested_by_id]}
        had = earlier.get(move.target, [obj.requested_by_id, obj.examined_by_id])
        if move.target != ReliefState.REVOKED and request.user.pk in had:
            return str(services.ThreePeopleNeeded.message)
        return ""

    def perform_move(self, request: HttpRequest, obj: Relief, to: str, reason: str) -> None:
        said = {"relief": obj, "by": request.user}
        match to:
            case ReliefState.EXAMINED:
                services.examine_relief(**said)
            case ReliefState.APPROVED:
                services.approve_relief(**said, accept_unverified=reason)
            case ReliefState.REVOKED:
                services.revoke_relief(**said, reason=reason)
            case _refused:
                services.refuse_relief(**said, reason=reason)
