"""A company on the desk: who it is, what it may do, whom to call, and what stands for it."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.forms import BaseFormSet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin.conditions import ConditionFilter
from civildefense.common.admin.moves import Step, refused_without
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.desk import CaseAdmin
from projects.enterprises import bulk as _bulk  # noqa: F401  (the steps above the list)
from projects.enterprises import merging, services
from projects.enterprises.admin.inlines import ContactInline, CreditGradeInline, FormerNameInline, QualificationInline
from projects.enterprises.admin.merges import MergeDesk
from projects.enterprises.admin.standing import ending_within
from projects.enterprises.forms import EnterpriseForm
from projects.enterprises.models import Enterprise, EnterpriseKind, EnterpriseState, Qualification
from projects.enterprises.states import MERGE, MOVES

UNDO_MERGE = "undo-merge"


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(EnterpriseKind.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kinds__contains=[self.value()]) if self.value() else queryset


def _with_certificate_ending(days: int) -> Q:
    return Q(pk__in=Qualification.objects.filter(ending_within(days)).values("enterprise"))


class AttentionFilter(ConditionFilter):
    title = gettext_lazy("to look at")
    parameter_name = "attention"
    conditions = {
        "ended": (gettext_lazy("a certificate has ended"), lambda: _with_certificate_ending(-1)),
        "ending": (gettext_lazy("a certificate ends within 60 days"), lambda: _with_certificate_ending(60)),
        "code": (
            gettext_lazy("without a credit code"),
            lambda: Q(credit_code="") & ~Q(state=EnterpriseState.MERGED),
        ),
    }


@admin.register(Enterprise)
class EnterpriseAdmin(MergeDesk, BulkAdmin, CaseAdmin):
    form = EnterpriseForm
    moves = MOVES
    count_by = "state"
    list_display = ["name", "credit_code", "kind_list", "state", "organisation"]
    list_extras = ("legal_person", "address", "successor", "source", "created_at", "updated_at")
    list_select_related = ["organisation", "successor"]
    list_filter = [AttentionFilter, KindFilter, "organisation"]
    search_fields = ["name__contains", "former_names__name__contains", "credit_code__startswith"]
    search_help_text = gettext_lazy("Words of its name today or formerly, or the beginning of its code.")
    history_parts = ("contacts", "qualifications", "credit_grades", "former_names")
    has_papers = True
    inlines = [QualificationInline, CreditGradeInline, ContactInline, FormerNameInline]

    @admin.display(description=gettext_lazy("kinds"))
    def kind_list(self, row: Enterprise) -> str:
        return "、".join(str(EnterpriseKind(kind).label) for kind in row.kinds)

    @admin.display(description=gettext_lazy("merged into"))
    def stands_for_it(self, row: Enterprise) -> SafeString:
        standing = row.standing_row
        return format_html('<a href="{}">{}</a>', self.change_url(standing), standing)

    # --- The form -----------------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Whoever only reads is told the kinds in words."""
        fields = super().get_fields(request, obj)
        if obj is not None and obj.state != EnterpriseState.MERGED:
            fields = [name for name in fields if name != "stands_for_it"]
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return ["kind_list" if name == "kinds" else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation", "stands_for_it"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What stands for another row is read, not written."""
        is_merged = obj is not None and obj.state == EnterpriseState.MERGED
        return super().has_change_permission(request, obj) and not is_merged

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Enterprise, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.create_enterprise(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_enterprise(enterprise=obj, **entered, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseFormSet, change: bool) -> None:
        for part in formset.save(commit=False):
            services.put_part(part=part, by=request.user)
        for part in formset.deleted_objects:
            services.remove_part(part=part, by=request.user)

    # --- Verbs --------------------------------------------------------------------------------------

    def steps(self, request: HttpRequest, obj: Enterprise) -> list[Step]:
        if obj.state != EnterpriseState.MERGED:
            return super().steps(request, obj)
        return [Step(UNDO_MERGE, _("Undo the merge"), needs_reason=True, refusal=refused_without(request, MERGE))]

    def perform(self, request: HttpRequest, obj: Enterprise, target: str, reason: str) -> str:
        done = merging.standing_merge(obj)
        if target != UNDO_MERGE or done is None:
            return str(super().perform(request, obj, target, reason))
        merging.undo_merge(merge=done, by=request.user, reason=reason)
        return _("%(name)s stands for itself again.") % {"name": obj}

    def perform_move(self, request: HttpRequest, obj: Enterprise, to: str, reason: str) -> None:
        services.move_enterprise(enterprise=obj, to=to, by=request.user, reason=reason)
