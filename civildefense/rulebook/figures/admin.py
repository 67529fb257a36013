"""Legal figures on the desk: what is known, by which document, and what waits for whom."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.desk import CaseAdmin
from civildefense.rulebook.figures import services
from civildefense.rulebook.figures.models import SCOPE, RuleFigure
from civildefense.rulebook.figures.states import MOVES

TOLD = ["shown_as", "entered_by", "entered_at", "verified_by", "verified_at"]


class WantingFilter(admin.SimpleListFilter):
    """The page of what somebody still has to find out."""

    title = gettext_lazy("wanting")
    parameter_name = "wanting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("value", gettext_lazy("no value yet")), ("check", gettext_lazy("not held against the document"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {"value", "check"}:
            return queryset
        return queryset.wanting().filter(value__isnull=self.value() == "value")


@admin.register(RuleFigure)
class RuleFigureAdmin(CaseAdmin):
    list_display = ["title", "spoken_value", "spoken_scope", "starts_on", "ends_on", "state", "stops", "ask"]
    list_filter = [WantingFilter, "state", "key"]
    search_fields = ["title__contains", "key__contains", "document__contains"]
    count_by = "state"
    moves = MOVES
    fields = [
        "organisation", "key", "title", *SCOPE, "value", "unit", "document", "article", "issuer", "link", "starts_on",
        "ends_on", "stops", "ask", "note",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.fields, *(TOLD if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        if obj.state == RuleFigure.State.UNVERIFIED:
            return ["organisation", *TOLD]
        return [name for name in self.fields if name not in services.STILL_OPEN] + TOLD

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def spoken_value(self, row: RuleFigure) -> str:
        return f"{row.spoken}（{_('illustrative')}）" if row.is_illustrative else row.spoken

    @admin.display(description=gettext_lazy("scope"))
    def spoken_scope(self, row: RuleFigure) -> str:
        return "、".join(filter(None, (getattr(row, part) for part in SCOPE)))

    @admin.display(description=gettext_lazy("shown as"))
    def shown_as(self, row: RuleFigure) -> Any:
        return gettext_lazy("illustrative: invented for the demonstration") if row.is_illustrative else ""

    def save_model(self, request: HttpRequest, obj: RuleFigure, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.enter_figure(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_figure(figure=obj, **entered, by=request.user)

    def perform_move(self, request: HttpRequest, obj: RuleFigure, to: str, reason: str) -> None:
        services.move_figure(figure=obj, to=to, by=request.user, reason=reason)
