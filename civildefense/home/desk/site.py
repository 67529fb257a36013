"""The desk: Django's admin site with a day's work as its front page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeAdmin
from civildefense.home.desk.numbers import panels

READING_ORDER = ("shelters", "projects", "records", "rulebook", "accounts")


class DeskSite(admin.AdminSite):
    site_header = gettext_lazy("Civil defence desk")
    site_title = gettext_lazy("Civil defence desk")
    index_title = gettext_lazy("Today")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only tables with a scope stand on the desk: what libraries register for themselves knows none."""
        if admin_class is not None and issubclass(admin_class, OfficeAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        def position(app: dict[str, Any]) -> int:
            label = app["app_label"]
            return READING_ORDER.index(label) if label in READING_ORDER else len(READING_ORDER)

        return sorted(super().get_app_list(request, app_label), key=position)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["offices"] = sorted({str(office) for office in request.user.own_organisations})
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"panels": panels(request.user, self), **(extra_context or {})})
