"""The lists that somebody works from: breaches, questions, the checklist, milestones, buildings."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records.desk import CaseAdmin, RecordAdmin
from projects.developments import services
from projects.developments.forms import ServiceForm, is_open
from projects.developments.models import AcceptanceItem, Breach, Building, Milestone, ServiceEntry
from projects.developments.rules import variance
from projects.developments.states import (
    ACCEPTANCE_MOVES,
    BREACH_MOVES,
    SETTLED,
    AcceptanceKind,
    ServiceState,
)

WAITING_FOR_SIGNS = "signs"


class PartAdmin(RecordAdmin):
    """Opened from its development and written there; here people find the rows."""

    list_select_related = ["development", "phase"]
    search_fields = ["development__name__contains", "development__number__icontains"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["development"] if obj else []

    def subject_of(self, obj: Any) -> Any:
        return obj.development


class ReadPartAdmin(PartAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Building)
class BuildingAdmin(PartAdmin):
    list_display = [
        "name", "development", "phase", "use", "storeys_above", "storeys_below", "ground_floor_m2", "above_ground_m2",
        "below_ground_m2", "excluded_m2",
    ]  # fmt: skip
    list_extras = ("foundation_depth_m", "existing_m2", "exclusion_reason", "created_at", "updated_at")
    list_filter = ["use", "development__division"]
    search_fields = ["name__contains", *PartAdmin.search_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["development", "phase"]

    def save_model(self, request: HttpRequest, obj: Building, form: Any, change: bool) -> None:
        services.put_part(part=obj, by=request.user)


class PlanFilter(ConditionFilter):
    title = gettext_lazy("plan and fact")
    parameter_name = "plan"
    conditions = {
        "late": (
            gettext_lazy("past its plan and not reached"),
            lambda: Q(planned_on__lt=timezone.localdate(), reached_on__isnull=True),
        ),
        "reached_late": (gettext_lazy("reached after its plan"), lambda: Q(reached_on__gt=F("planned_on"))),
        "in_time": (gettext_lazy("reached in time"), lambda: Q(reached_on__lte=F("planned_on"))),
    }


@admin.register(Milestone)
class MilestoneAdmin(ReadPartAdmin):
    """Plans against facts; dates are typed on the development's sheet."""

    list_display = ["development", "phase", "subject", "step", "planned_on", "reached_on", "days_late"]
    list_extras = ("note", "updated_at")
    list_filter = [PlanFilter, "subject", "step", "development__is_major"]

    @admin.display(description=gettext_lazy("days late"))
    def days_late(self, row: Milestone) -> int | None:
        return variance(row.planned_on, row.reached_on, timezone.localdate())


@admin.register(Breach)
class BreachAdmin(PartAdmin, CaseAdmin):
    """Where a main project ran ahead of its works; each row waits for an answer."""

    moves = BREACH_MOVES
    count_by = "state"
    list_display = [
        "development", "phase", "step", "state", "main_reached_on", "works_reached_on", "days_behind", "raised_at",
    ]  # fmt: skip
    list_extras = ("organisation", "raised_by", "answer", "closed_by", "closed_at")
    list_filter = ["step", "development__is_major", "organisation"]
    fields = [
        "development", "phase", "step", "main_reached_on", "works_reached_on", "days_behind", "raised_by", "raised_at",
        "answer", "closed_by", "closed_at",
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields

    @admin.display(description=gettext_lazy("days behind the main project"))
    def days_behind(self, row: Breach) -> int:
        until = row.works_reached_on or timezone.localdate()
        return (until - row.main_reached_on).days

    def perform_move(self, request: HttpRequest, obj: Breach, to: str, reason: str) -> None:
        services.close_breach(breach=obj, answer=reason, by=request.user)


class WaitingFilter(ConditionFilter):
    title = gettext_lazy("waiting")
    parameter_name = "waiting"
    conditions = {
        WAITING_FOR_SIGNS: (
            gettext_lazy("works waiting for signs"),
            lambda: Q(kind=AcceptanceKind.SIGNS, development__state="building") & ~Q(state__in=SETTLED),
        ),
        "open": (gettext_lazy("anything not settled"), lambda: ~Q(state__in=SETTLED)),
    }


@admin.register(AcceptanceItem)
class AcceptanceItemAdmin(PartAdmin, CaseAdmin):
    moves = ACCEPTANCE_MOVES
    count_by = "state"
    list_display = ["development", "phase", "kind", "state", "checked_on", "note"]
    list_extras = ("organisation", "updated_at")
    list_filter = [WaitingFilter, "kind", "organisation"]
    fields = ["development", "phase", "kind", "checked_on", "note"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields

    def perform_move(self, request: HttpRequest, obj: AcceptanceItem, to: str, reason: str) -> None:
        services.check_item(item=obj, to=to, by=request.user, reason=reason, note=reason)


class DueFilter(ConditionFilter):
    title = gettext_lazy("answer")
    parameter_name = "due"
    conditions = {
        "overdue": (
            gettext_lazy("overdue"),
            lambda: Q(state=ServiceState.OPEN, answer_due_on__lt=timezone.localdate()),
        ),
        "open": (gettext_lazy("waiting"), lambda: Q(state=ServiceState.OPEN)),
        "nobody": (gettext_lazy("nobody is to answer"), lambda: Q(state=ServiceState.OPEN, answerer__isnull=True)),
    }


@admin.register(ServiceEntry)
class ServiceEntryAdmin(RecordAdmin):
    """The advice desk: what developments asked and suggested, and what waits for an answer."""

    form = ServiceForm
    count_by = "state"
    list_display = ["text", "development", "kind", "state", "happened_on", "answerer", "answer_due_on"]
    list_extras = ("organisation", "from_post", "answer", "answered_by", "answered_at", "effect", "rating")
    list_select_related = ["development", "answerer"]
    list_filter = [DueFilter, "kind", "answerer", "rating", "development__is_major", "organisation"]
    search_fields = ["text__contains", "answer__contains", "development__name__contains"]
    autocomplete_fields = ["development"]
    has_papers = True

    asked = ["development", "kind", "happened_on", "from_post", "text", "answerer", "answer_due_on"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("projects.answer_serviceentry")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return self.asked
        told = [*self.asked, "answer", "effect"]
        if is_open(obj):
            return [*told, "outcome"] if self.has_change_permission(request, obj) else told
        return [*told, "rating", "answered_by", "answered_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return self.asked if is_open(obj) else [*self.asked, "answer", "answered_by", "answered_at"]

    def save_model(self, request: HttpRequest, obj: ServiceEntry, form: Any, change: bool) -> None:
        if not change:
            entered = {name: value for name, value in form.entered().items() if name != "outcome"}
            self.adopt(obj, services.record_service(**entered, by=request.user))
        elif is_open(ServiceEntry.objects.get(pk=obj.pk)):
            self._answer(request, obj, form.cleaned_data)
        else:
            told = {name: form.cleaned_data[name] for name in ("rating", "effect")}
            services.rate_service(entry=obj, by=request.user, **told)

    @staticmethod
    def _answer(request: HttpRequest, obj: ServiceEntry, entered: dict[str, Any]) -> None:
        if outcome := entered.get("outcome"):
            adopted = {ServiceState.ADOPTED: True, ServiceState.DECLINED: False}.get(outcome)
            services.answer_service(
                entry=obj, answer=entered["answer"], effect=entered["effect"], is_adopted=adopted, by=request.user
            )
