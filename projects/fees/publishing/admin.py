"""What is public of the fees, on the desk: released by a person, withdrawn by one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm, ReadOnlyAdmin, Step, StepsAdmin, refused_without
from civildefense.common.admin.lists import Tool
from projects.fees.models import PublishedFeeRule, PublishedFeeYear
from projects.fees.publishing import services
from projects.ledger.rules import yuan


class PublicFilter(admin.SimpleListFilter):
    title = gettext_lazy("public")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("public now")), ("no", gettext_lazy("replaced or withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(withdrawn_at__isnull=self.value() == "yes")


class ReleaseForm(OfficeForm):
    """Only whose totals, and of which year: the amounts are counted, not typed."""

    class Meta:
        model = PublishedFeeYear
        fields = ["organisation", "year"]


@admin.register(PublishedFeeYear)
class PublishedFeeYearAdmin(StepsAdmin):
    form = ReleaseForm
    list_display = ["year", "office", "assessed", "relieved", "collected", "as_of", "released_by", "withdrawn_at"]
    list_filter = [PublicFilter, "year", "organisation"]
    fields = ["organisation", "year"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(services.RELEASE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        told = ["office", "cases_count", "assessed", "relieved", "collected", "as_of", ("released_by", "released_at")]
        return ["year", *told, ("withdrawn_by", "withdrawn_at")] if obj else [*self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["assessed", "relieved", "collected"] if obj else []

    @admin.display(description=gettext_lazy("assessed (yuan)"), ordering="assessed_fen")
    def assessed(self, row: PublishedFeeYear) -> str:
        return yuan(row.assessed_fen)

    @admin.display(description=gettext_lazy("relieved (yuan)"), ordering="relieved_fen")
    def relieved(self, row: PublishedFeeYear) -> str:
        return yuan(row.relieved_fen)

    @admin.display(description=gettext_lazy("collected (yuan)"), ordering="collected_fen")
    def collected(self, row: PublishedFeeYear) -> str:
        return yuan(row.collected_fen)

    def save_model(self, request: HttpRequest, obj: PublishedFeeYear, form: Any, change: bool) -> None:
        self.adopt(obj, services.release_year(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: PublishedFeeYear) -> list[Step]:
        if obj.withdrawn_at is not None:
            return []
        refusal = refused_without(request, services.RELEASE)
        return [Step("withdraw", _("Withdraw from the public page"), refusal=refusal)]

    def perform(self, request: HttpRequest, obj: PublishedFeeYear, target: str, reason: str) -> str:
        services.withdraw_year(published=obj, by=request.user)
        return _("“%(year)s” is not public any more.") % {"year": obj}


@admin.register(PublishedFeeRule)
class PublishedFeeRuleAdmin(ReadOnlyAdmin):
    """The published list of rates, grounds and ended charges; released as a whole."""

    list_display = ["section", "title", "value", "unit", "citation", "state", "released_by", "released_at"]
    list_filter = [PublicFilter, "section"]
    search_fields = ["title__contains", "citation__contains"]

    def list_tools(self, request: HttpRequest, listing: Any) -> list[Tool]:
        if not request.user.has_perm(services.RELEASE):
            return []
        return [Tool(_("Release the list as it stands"), reverse("admin:projects_publishedfeerule_release"))]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.release_view)
        return [path("release/", view, name="projects_publishedfeerule_release"), *super().get_urls()]

    def release_view(self, request: HttpRequest) -> HttpResponse:
        """Says what would be public, and releases it on a click."""
        if not request.user.has_perm(services.RELEASE):
            raise PermissionDenied
        overview = reverse("admin:projects_publishedfeerule_changelist")
        if request.method == "POST":
            count = services.release_rules(by=request.user)
            messages.success(request, _("%(count)d lines are public now.") % {"count": count})
            return HttpResponseRedirect(f"{overview}?public=yes")
        context = {
            **self.admin_site.each_context(request), "title": _("Release the list as it stands"), "opts": self.opts,
            "record": _("Published rules of the fee"), "record_url": overview, "form": forms.Form(),
            "lines": list(services.lines_on()),
        }  # fmt: skip
        return TemplateResponse(request, "projects/fees/release.html", context)
