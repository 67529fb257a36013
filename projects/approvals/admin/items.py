"""Items, delegations and the list of powers on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeAdmin, Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.errors import RuleBroken
from civildefense.records.desk import RecordAdmin
from projects.approvals import services
from projects.approvals.admin.owning import OwningDesk
from projects.approvals.forms import PowerForm
from projects.approvals.models import ApprovalItem, Delegation, PowerItem

CHANGE_POWER = "projects.change_poweritem"


def _in_force() -> Q:
    today = timezone.localdate()
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


class InForceFilter(ConditionFilter):
    title = gettext_lazy("in force")
    parameter_name = "in_force"
    conditions = {
        "now": (gettext_lazy("in force today"), _in_force),
        "not": (gettext_lazy("ended or not begun"), lambda: ~_in_force()),
    }


class KeptAdmin(OwningDesk, OfficeAdmin):
    """Rows that every office reads and the city keeps."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApprovalItem)
class ApprovalItemAdmin(KeptAdmin):
    list_display = [
        "code", "name", "kind", "accepting_body", "deciding_body", "promise_key", "needs_delegation", "is_confirmed",
        "starts_on", "ends_on",
    ]  # fmt: skip
    list_extras = ("basis", "limit_key", "link", "name_en", "organisation", "updated_at")
    list_filter = [InForceFilter, "kind", "needs_delegation", "is_confirmed"]
    search_fields = ["code__startswith", "name__contains"]
    fields = [
        ("code", "kind"), "name", "name_en", "basis", ("accepting_body", "deciding_body"),
        ("limit_key", "promise_key"), "needs_delegation", "link", "is_confirmed", ("starts_on", "ends_on"),
        "organisation",
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: ApprovalItem, form: Any, change: bool) -> None:
        services.put_item(item=obj, by=request.user)


@admin.register(Delegation)
class DelegationAdmin(KeptAdmin, RecordAdmin):
    has_papers = True
    list_display = ["document_number", "item", "from_body", "to_body", "coverage", "starts_on", "ends_on"]
    list_select_related = ["item"]
    list_filter = [InForceFilter, "item"]
    search_fields = ["document_number__icontains", "from_body__contains", "to_body__contains", "coverage__contains"]
    autocomplete_fields = ["item"]
    fields = [
        "item", ("from_body", "to_body"), "document_number", "coverage", ("starts_on", "ends_on"), "organisation"
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Delegation, form: Any, change: bool) -> None:
        services.put_delegation(delegation=obj, by=request.user)


class RevisionFilter(ConditionFilter):
    title = gettext_lazy("yearly revision")
    parameter_name = "revision"
    conditions = {
        "open": (
            gettext_lazy("not looked through this year"),
            lambda: Q(pk__in=PowerItem.objects.unconfirmed(timezone.localdate().year).values("pk")),
        ),
        "done": (
            gettext_lazy("confirmed for this year"), lambda: Q(confirmed_for__gte=timezone.localdate().year)
        ),
    }  # fmt: skip


@admin.register(PowerItem)
class PowerItemAdmin(KeptAdmin, StepsAdmin, RecordAdmin):
    form = PowerForm
    list_display = [
        "code", "name", "kind", "exercising_body", "supervising_body", "basis", "starts_on", "ends_on", "confirmed_for"
    ]  # fmt: skip
    list_extras = ("name_en", "organisation", "updated_at")
    list_filter = [RevisionFilter, InForceFilter, "kind"]
    search_fields = ["code__startswith", "name__contains"]
    count_by = "kind"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = [
            ("code", "kind"), "name", "name_en", ("exercising_body", "supervising_body"), "basis", "starts_on",
            "organisation",
        ]  # fmt: skip
        return own if obj is None else ["changes_on", *own, ("ends_on", "confirmed_for")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["ends_on", "confirmed_for"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: PowerItem, form: Any, change: bool) -> None:
        """With a day the old line ends and the new one begins; without one a slip of the pen is corrected."""
        entered = form.entered()
        if on := entered.pop("changes_on", None):
            old = PowerItem.objects.get(pk=obj.pk)
            self.adopt(obj, services.replace_power(power=old, on=on, by=request.user, **entered))
        else:
            services.put_power(power=obj, by=request.user)

    def state_label(self, obj: PowerItem) -> str:
        if obj.ends_on and obj.ends_on <= timezone.localdate():
            return _("ended")
        return _("confirmed for %(year)s") % {"year": obj.confirmed_for} if obj.confirmed_for else _("not confirmed")

    def steps(self, request: HttpRequest, obj: PowerItem) -> list[Step]:
        if obj.ends_on is not None:
            return []
        refusal = refused_without(request, CHANGE_POWER)
        year = timezone.localdate().year
        found = [Step("end", _("Ends today"), True, refusal)]
        if obj.confirmed_for is None or obj.confirmed_for < year:
            found.insert(0, Step("confirm", _("Confirm for %(year)s") % {"year": year}, refusal=refusal))
        return found

    def perform(self, request: HttpRequest, obj: PowerItem, target: str, reason: str) -> str:
        if refusal := refused_without(request, CHANGE_POWER):
            raise RuleBroken(refusal, code="not_allowed")
        today = timezone.localdate()
        if target == "confirm":
            services.confirm_power(power=obj, year=today.year, by=request.user)
            return _("%(record)s is confirmed for %(year)s.") % {"record": obj, "year": today.year}
        services.end_power(power=obj, on=today, by=request.user)
        return _("%(record)s ends today.") % {"record": obj}
