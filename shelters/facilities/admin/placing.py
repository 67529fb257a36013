"""The desk's work list of what is not on the map yet, and the page on which one work after the other gets its point."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.common.admin.export import csv_response
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.errors import RuleBroken
from shelters.facilities import services
from shelters.facilities.models import Entrance, Facility
from shelters.facilities.placing.forms import DoorForm, PointForm
from shelters.facilities.placing.suggestions import suggestions_for
from shelters.facilities.placing.waiting import DOOR, KINDS, Waiting, by_source, counts
from shelters.facilities.points import stored_point, wgs84

SHOWN = 200
# Headers that the importer understands, so that the list comes back with its coordinates.
HEADS = ("编号", "工程名称", "地址", "所属区县", "街道", "经度", "纬度")


class PlacingDesk:
    """For FacilityAdmin: ``unplaced/``, its export, and ``<uid>/place/``."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("unplaced/", view(self.unplaced_view), name="shelters_facility_unplaced"),
            path("unplaced/export/", view(self.unplaced_export_view), name="shelters_facility_unplaced_export"),
            path("<path:object_id>/place/", view(self.place_view), name="shelters_facility_place"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools: list[Tool] = super().list_tools(request, listing)  # type: ignore[misc]
        return [*tools, Tool(_("Not on the map yet"), reverse("admin:shelters_facility_unplaced"))]

    def unplaced_view(self, request: HttpRequest) -> HttpResponse:
        waiting = self._waiting(request)
        numbers = counts(request.user)
        rows = waiting.rows(request.user).select_related("organisation", "division")
        context = {
            "title": _("Not on the map yet"),
            "waiting": waiting,
            "kinds": [(kind, label, numbers[kind]) for kind, label in KINDS.items()],
            "sources": [
                {**group, "query": Waiting(waiting.kind, group["organisation__code"], group["source"]).query}
                for group in by_source(waiting, request.user)
            ],
            "rows": rows[:SHOWN],
            "count": rows.count(),
            "may_change": self.has_change_permission(request),  # type: ignore[attr-defined]
        }
        return self._answer(request, "shelters/facilities/unplaced.html", context)

    def unplaced_export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """What is left, with the keys by which an import under the same source finds the rows again."""
        rows = self._waiting(request).rows(request.user).select_related("division")
        lines = (
            [row.source_key, row.name, row.address, str(row.division or ""), row.township, "", ""]
            for row in rows.iterator(chunk_size=2_000)
        )
        return csv_response(f"unplaced-{timezone.localtime():%Y%m%d-%H%M}", list(HEADS), lines)

    def place_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        waiting = self._waiting(request)
        facility: Facility | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if facility is None:
            raise Http404
        if not self.has_change_permission(request, facility):  # type: ignore[attr-defined]
            raise PermissionDenied
        following = waiting.after(request.user, facility)
        form_class = DoorForm if waiting.kind == DOOR else PointForm
        form = form_class(request.POST or None, initial=_initial(request))
        if request.method == "POST" and form.is_valid():
            try:
                self._place(request, facility, waiting, form.cleaned_data)
            except (RuleBroken, ValidationError, IntegrityError) as error:
                form.add_error(None, refusal_sentence(error))
            else:
                messages.success(request, _("%(name)s is on the map now.") % {"name": facility.name})
                return HttpResponseRedirect(self._url_of(waiting, following))
        previous = waiting.before(request.user, facility)
        context = {
            "title": facility.name,
            "facility": facility,
            "form": form,
            "waiting": waiting,
            "what_is_missing": KINDS[waiting.kind],
            "left": waiting.rows(request.user).count(),
            "suggestions": suggestions_for(facility, request.user),
            "previous_url": self._url_of(waiting, previous) if previous else "",
            "next_url": self._url_of(waiting, following) if following else "",
            "record_url": self.change_url(facility),  # type: ignore[attr-defined]
            "neighbours_url": reverse("admin:shelters_facility_neighbours"),
        }
        return self._answer(request, "shelters/facilities/place.html", context)

    @staticmethod
    def _place(request: HttpRequest, facility: Facility, waiting: Waiting, entered: dict[str, Any]) -> None:
        pair = (entered["longitude"], entered["latitude"], entered["datum"])
        if waiting.kind == DOOR:
            door = Entrance(facility=facility, label=entered["label"], **wgs84(*pair))
            services.put_part(part=door, by=request.user)
            return
        told = {name: entered[name] for name in ("position_source", "position_accuracy_m")}
        services.change_facility(facility=facility, by=request.user, **stored_point(*pair), **told)

    def _waiting(self, request: HttpRequest) -> Waiting:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        return Waiting.of(request.GET)

    @staticmethod
    def _url_of(waiting: Waiting, facility: Facility | None) -> str:
        """The page of the next work, or the list where none is left behind this one."""
        if facility is None:
            return f"{reverse('admin:shelters_facility_unplaced')}?{waiting.query}"
        return f"{reverse('admin:shelters_facility_place', args=[facility.uid])}?{waiting.query}"

    def _answer(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}  # type: ignore[attr-defined]
        context["title"] = capfirst(context["title"])
        return TemplateResponse(request, template, {**shared, **context})


def _initial(request: HttpRequest) -> dict[str, str]:
    """A suggestion that somebody followed fills the form; saving it is another step."""
    given = {"longitude": "lon", "latitude": "lat", "position_accuracy_m": "accuracy"}
    return {field: request.GET[name] for field, name in given.items() if request.GET.get(name)}
