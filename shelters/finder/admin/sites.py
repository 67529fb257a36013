"""What is on line: each public copy, where it has drifted from the register, and one button to take it off."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeTabularInline, ReadOnlyAdmin, Step, StepsAdmin, refused_without
from civildefense.common.admin.conditions import ConditionFilter
from civildefense.records.models import PublicationReview
from civildefense.records.publication.states import PROPOSE, WITHDRAW
from shelters.facilities.admin import FacilityAdmin
from shelters.facilities.models import Entrance, Facility
from shelters.finder.models import PublishedEntrance, PublishedSite
from shelters.finder.services import drift, propose_site, withdraw_site
from shelters.finder.services.publishing import REVIEWED, drifted_ids
from shelters.finder.sheets.admin import SheetsDesk
from shelters.finder.snapshot.build import last_refusal
from shelters.finder.standing import STANDINGS


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("on line")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("public", _("public")), ("drifted", _("differs from the register")), ("withdrawn", _("withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "drifted":
            return queryset.filter(pk__in=drifted_ids(queryset))
        return queryset.filter(withdrawn_at__isnull=self.value() == "public") if self.value() else queryset


class PublishedEntranceInline(OfficeTabularInline):
    model = PublishedEntrance
    extra = 0
    can_delete = False
    fields = readonly_fields = ["label", "longitude", "latitude", "hours", "opener_post", "opener_phone", "is_closed",
                                "checked_on", "check_result"]  # fmt: skip

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublishedSite)
class PublishedSiteAdmin(SheetsDesk, ReadOnlyAdmin, StepsAdmin):
    public_key = "public_id"
    list_display = ["name", "public_id", "division_code", "checked_on", "check_result", "is_closed", "published_at",
                    "withdrawn_at", "drift_list"]  # fmt: skip
    list_extras = (
        "facility", "address", "peacetime_use", "condition", "capacity", "responsible_unit", "duty_phone", "note",
        "reviewed_version", "published_by", "withdrawn_by", "withdrawal_reason",
    )  # fmt: skip
    list_filter = [StandingFilter, "division_code", "check_result"]
    search_fields = ["name__contains", "address__contains", "public_id"]
    list_select_related = ["facility__division", "facility__responsible_unit", "facility__organisation"]
    inlines = [PublishedEntranceInline]
    fields = ["public_id", "facility", *REVIEWED, "checked_on", "check_result", "is_closed", "drift_list",
              "published_by", "published_at", "withdrawn_by", "withdrawn_at", "withdrawal_reason"]  # fmt: skip
    readonly_fields = ["drift_list"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        doors = Prefetch("facility__entrances", queryset=Entrance.objects.order_by("label"))
        return super().get_queryset(request).prefetch_related("entrances", doors)

    @admin.display(description=gettext_lazy("differs in"))
    def drift_list(self, row: PublishedSite) -> str:
        if row.withdrawn_at:
            return ""
        labels = {field.name: str(field.verbose_name) for field in self.opts.fields}
        others = {"entrances": _("entrances"), "not_publishable": _("not in service"), "no_division": _("division"),
                  "no_public_entrance": _("no public entrance")}  # fmt: skip
        return "、".join((labels | others).get(name, name) for name in drift(row))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if refusal := last_refusal():
            text = _("The snapshot on line is an older one. The build of %(at)s was refused: %(message)s")
            messages.warning(request, text % refusal)
        return super().changelist_view(request, extra_context)

    def state_label(self, obj: PublishedSite) -> str:
        return _("withdrawn") if obj.withdrawn_at else _("public")

    def steps(self, request: HttpRequest, obj: PublishedSite) -> list[Step]:
        return [] if obj.withdrawn_at else [_withdrawal(request)]

    def perform(self, request: HttpRequest, obj: PublishedSite, target: str, reason: str) -> str:
        withdraw_site(site=obj, by=request.user, reason=reason)
        return _withdrawn(obj)


def _withdrawal(request: HttpRequest) -> Step:
    refusal = refused_without(request, WITHDRAW)
    return Step("unpublish", _("Withdraw from the public"), needs_reason=True, refusal=refusal)


def _withdrawn(site: PublishedSite) -> str:
    return _("%(name)s is withdrawn. It leaves the finder within a minute.") % {"name": site.name}


class PublishingSteps:
    """The finder's verbs on the page of a work."""

    def steps(self, request: HttpRequest, obj: Facility) -> list[Step]:
        offered = []
        if not _is_waiting(obj):
            refusal = refused_without(request, PROPOSE)
            offered.append(Step("publish", _("Propose for publication"), refusal=refusal))
        if _public_copy(obj):
            offered.append(_withdrawal(request))
        return offered

    def perform(self, request: HttpRequest, obj: Facility, target: str, reason: str) -> str:
        if target == "unpublish" and (site := _public_copy(obj)):
            withdraw_site(site=site, by=request.user, reason=reason)
            return _withdrawn(site)
        propose_site(facility=obj, by=request.user)
        return _("The secrecy officer now sees the proposal.")


def _is_waiting(facility: Facility) -> bool:
    return PublicationReview.objects.about(facility).filter(state=PublicationReview.State.PROPOSED).exists()


def _public_copy(facility: Facility) -> PublishedSite | None:
    return PublishedSite.objects.published().filter(facility=facility).first()


class PublicFilter(ConditionFilter):
    """On the register's own list: what the public sees of it."""

    title = gettext_lazy("on line")
    parameter_name = "standing"
    conditions = STANDINGS


FacilityAdmin.list_filter = [*FacilityAdmin.list_filter, PublicFilter]
FacilityAdmin.further_steps.append(PublishingSteps())
