"""The desk of banners: one person writes, another looks at exactly that, anybody of the two takes it off."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import MovesAdmin
from civildefense.common.workflow import Move
from shelters.finder.banners.models import Banner
from shelters.finder.banners.services import approve_banner, cancel_banner, propose_banner, refuse_banner
from shelters.finder.banners.states import MOVES, BannerState
from shelters.finder.tasks import build_snapshots

_WORDS = ["kind", "title", "title_en", "text", "text_en", "issued_at", "expires_at"]
_ACTS = ["proposed_by", "proposed_at", "decided_by", "decided_at", "cancelled_by", "cancelled_at"]


@admin.register(Banner)
class BannerAdmin(MovesAdmin):
    """A banner is proposed anew, never edited: what was approved is what is shown."""

    moves = MOVES
    count_by = "state"
    list_display = ["title", "kind", "state", "is_shown", "issued_at", "expires_at", "proposed_by", "decided_by"]
    list_filter = ["kind", "issued_at"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["title__contains", "text__contains"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["organisation", *_WORDS] if obj is None else ["organisation", *_WORDS, *_ACTS]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"organisation": request.user.own_organisations[0].pk, "issued_at": timezone.localtime()}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("shown now"), boolean=True)
    def is_shown(self, row: Banner) -> bool:
        return row.state == BannerState.APPROVED and row.issued_at <= timezone.now() < row.expires_at

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.adopt(obj, propose_banner(**form.entered(), by=request.user))

    def refusal_of(self, request: HttpRequest, obj: Banner, move: Move) -> str:
        if move.target == BannerState.APPROVED and obj.proposed_by_id == request.user.pk:
            return _("Whoever proposed the banner may not approve it.")
        return super().refusal_of(request, obj, move)

    def perform_move(self, request: HttpRequest, obj: Banner, to: str, reason: str) -> None:
        if to == BannerState.APPROVED:
            approve_banner(banner=obj, by=request.user)
        elif to == BannerState.REFUSED:
            refuse_banner(banner=obj, by=request.user, reason=reason)
        else:
            cancel_banner(banner=obj, by=request.user, reason=reason)
        # The beat builds every minute anyway; a broker that is away must not undo the decision.
        transaction.on_commit(build_snapshots.delay, robust=True)
