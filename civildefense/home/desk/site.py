"""The desk: Django's admin site with a day's work as its front page."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civildefense.common.admin import OfficeAdmin
from civildefense.common.admin.views import ListChoices
from civildefense.home.desk import inbox, keyboard, saved_views, search
from civildefense.home.desk.charts import charts
from civildefense.home.desk.numbers import panels
from civildefense.home.desk.questions import QUESTIONS
from civildefense.records.bulk.desk import change_page

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

    # --- Kept views, and steps for many rows ----------------------------------------------------

    def get_urls(self) -> list[Any]:
        own = [
            path("search/", self.admin_view(partial(search.page, site=self)), name="search"),
            path("inbox/", self.admin_view(partial(inbox.page, site=self)), name="inbox"),
            path("keyboard/", self.admin_view(partial(keyboard.page, site=self)), name="keyboard"),
            path("views/", self.admin_view(self.saved_views), name="saved_views"),
            path("views/page-size/", self.admin_view(require_POST(self.page_size)), name="page_size"),
            path("bulk/<uuid:uid>/", self.admin_view(self.bulk_change), name="bulk_change"),
            path("views/<uuid:uid>/", self.admin_view(self.saved_view), name="saved_view"),
        ]
        return [*own, *super().get_urls()]

    def list_choices(self, request: HttpRequest, model: type[Model]) -> ListChoices:
        return saved_views.list_choices(request, model)

    def saved_views(self, request: HttpRequest) -> HttpResponse:
        answer = saved_views.keep_view if request.method == "POST" else saved_views.manage
        return answer(self, request)

    def saved_view(self, request: HttpRequest, uid: Any) -> HttpResponse:
        answer = saved_views.change_view if request.method == "POST" else saved_views.open_view
        return answer(self, request, uid)

    def bulk_change(self, request: HttpRequest, uid: Any) -> HttpResponse:
        return change_page(self, request, uid)

    def page_size(self, request: HttpRequest) -> HttpResponse:
        return saved_views.choose_size(self, request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["offices"] = sorted({str(office) for office in request.user.own_organisations})
            context["key_groups"] = keyboard.key_groups(request, self)
        return context

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(
            request,
            {
                "panels": panels(request.user, self),
                "charts": charts(request.user, self, QUESTIONS),
                **(extra_context or {}),
            },
        )
