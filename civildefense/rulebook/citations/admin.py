"""The desk of cited statements: open while unverified, then only their end and their notes."""

from typing import Any

from django.http import HttpRequest

from civildefense.records.desk import CaseAdmin
from civildefense.rulebook.citations import services
from civildefense.rulebook.citations.models import CITATION
from civildefense.rulebook.figures.states import MOVES, FigureState

TOLD = ["state", "is_illustrative", "entered_by", "entered_at", "verified_by", "verified_at"]


class CitedAdmin(CaseAdmin):
    """A subclass names ``own``: the columns that the statement itself is made of."""

    own: tuple[str, ...] = ()
    list_filter = ["state"]
    count_by = "state"
    moves = MOVES

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["organisation", *self.own, *CITATION, *(TOLD if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        if obj.state == FigureState.UNVERIFIED:
            return ["organisation", *TOLD]
        return [name for name in self.get_fields(request, obj) if name not in services.STILL_OPEN]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.enter(self.model, **form.entered(), by=request.user))
        elif entered := form.entered():
            services.change(obj, **entered, by=request.user)

    def perform_move(self, request: HttpRequest, obj: Any, to: str, reason: str) -> None:
        services.move(obj, to, by=request.user, reason=reason)
