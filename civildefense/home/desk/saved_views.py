"""Kept views of the desk's lists: the tabs above a list, and the page on which they are renamed, shared and deleted."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.accounts import saved_views as services
from civildefense.accounts.models import Organisation, SavedView
from civildefense.accounts.models.saved_views import PAGE_SIZES
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.admin.links import changelist_url
from civildefense.common.admin.views import VIEW_VAR, ListChoices, Tab, gone_sentence, parameters_of, understood
from civildefense.common.errors import RuleBroken


@dataclass(frozen=True)
class Kept:
    """One line of the page of views: ``may_change`` for its owner, ``may_delete`` for an administrator too."""

    view: SavedView
    opens_first: bool
    may_change: bool
    may_delete: bool


def list_choices(request: HttpRequest, model: type[Model]) -> ListChoices:
    table = model._meta.label_lower
    preference = services.preference_of(request.user, table)
    first = preference.default_view_id if preference else None
    tabs = tuple(
        Tab(
            uid=str(view.uid),
            label=view.name,
            url=reverse("admin:saved_view", args=[view.uid]),
            parameters=view.parameters,
            is_own=view.owner_id == request.user.pk,
            is_shared=view.shared_with_id is not None,
            opens_first=view.pk == first,
        )
        for view in SavedView.objects.visible_to(request.user).of_table(table)
    )
    offices = {str(office.uid): str(office) for office in request.user.own_organisations}
    page_size = preference.page_size if preference else None
    return ListChoices(tabs, page_size, PAGE_SIZES, tuple(offices.items()))


# --- Opening ----------------------------------------------------------------------------------------


def open_view(site: AdminSite, request: HttpRequest, uid: Any) -> HttpResponse:
    """To the list, as far as it still knows what the view was made of; the rest is said."""
    view = SavedView.objects.visible_to(request.user).filter(uid=uid).first()
    if view is None:
        raise Http404
    model_admin = _list_of(site, request, view.table)
    kept, gone = understood(model_admin, request, view.parameters)
    if gone:
        messages.warning(request, gone_sentence(gone))
    return HttpResponseRedirect(_address(view.table, {**kept, VIEW_VAR: [str(view.uid)]}))


def _list_of(site: AdminSite, request: HttpRequest, table: str) -> Any:
    """The list as this reader may open it."""
    model = _model(table)
    if model is None or not site.is_registered(model):
        raise BadRequest(f"There is no list {table!r}.")
    model_admin = site.get_model_admin(model)
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    return model_admin


def _model(table: str) -> type[Model] | None:
    try:
        return apps.get_model(table)
    except (LookupError, ValueError):
        return None


def _address(table: str, parameters: dict[str, list[str]]) -> str:
    url = changelist_url(apps.get_model(table)._meta)
    return f"{url}?{urlencode(parameters, doseq=True)}" if parameters else url


# --- Keeping ----------------------------------------------------------------------------------------


def keep_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The list's present address under a name, with the form above the list."""
    table = request.POST.get("table", "")
    model_admin = _list_of(site, request, table)
    query = QueryDict(request.POST.get("query", "").removeprefix("?"))
    parameters, _gone = understood(model_admin, request, parameters_of(query))
    try:
        view = services.keep_view(
            table=table, name=request.POST.get("name", ""), parameters=parameters, by=request.user,
            shared_with=_office(request),
        )  # fmt: skip
        if request.POST.get("first"):
            services.open_first(table=table, view=view, by=request.user)
    except (RuleBroken, ValidationError) as error:
        messages.error(request, refusal_sentence(error))
        return HttpResponseRedirect(_address(table, parameters))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return HttpResponseRedirect(reverse("admin:saved_view", args=[view.uid]))


def _office(request: HttpRequest) -> Organisation | None:
    """One of the reader's own offices; nobody's where none was chosen."""
    chosen = request.POST.get("office", "")
    return next((own for own in request.user.own_organisations if str(own.uid) == chosen), None)


def choose_size(site: AdminSite, request: HttpRequest) -> HttpResponse:
    table, size = request.POST.get("table", ""), request.POST.get("page_size", "")
    _list_of(site, request, table)
    try:
        services.choose_page_size(table=table, page_size=int(size) if size.isdecimal() else 0, by=request.user)
    except ValidationError as error:
        messages.error(request, refusal_sentence(error))
    query = QueryDict(request.POST.get("query", "").removeprefix("?"))
    return HttpResponseRedirect(_address(table, dict(query.lists())))


# --- The page of views ------------------------------------------------------------------------------


def manage(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Every view that the reader opens or may delete, list by list."""
    user = request.user
    manageable = SavedView.objects.manageable_by(user).select_related("owner", "shared_with")
    both = SavedView.objects.visible_to(user).select_related("owner", "shared_with") | manageable
    deletable = set(manageable.values_list("pk", flat=True))
    first = services.first_views(user)
    groups: dict[str, list[Kept]] = {}
    for view in both.distinct():
        model = _model(view.table)
        if model is not None and site.is_registered(model):
            kept = Kept(view, view.pk in first, view.owner_id == user.pk, view.pk in deletable)
            groups.setdefault(capfirst(str(model._meta.verbose_name_plural)), []).append(kept)
    context = {
        **site.each_context(request),
        "title": _("Kept views"),
        "groups": sorted(groups.items()),
        "shareable": [(str(office.uid), str(office)) for office in dict.fromkeys(user.own_organisations)],
    }
    return TemplateResponse(request, "home/desk/saved_views.html", context)


def change_view(site: AdminSite, request: HttpRequest, uid: Any) -> HttpResponse:
    """One verb of the page of views; back to where it was pressed."""
    reachable = SavedView.objects.visible_to(request.user) | SavedView.objects.manageable_by(request.user)
    view = reachable.filter(uid=uid).distinct().first()
    if view is None:
        raise Http404
    try:
        sentence = _perform(site, request, view, request.POST.get("verb", ""))
    except (RuleBroken, ValidationError) as error:
        messages.error(request, refusal_sentence(error))
    else:
        messages.success(request, sentence)
    if request.POST.get("verb") == "reset":
        return HttpResponseRedirect(reverse("admin:saved_view", args=[view.uid]))
    return HttpResponseRedirect(reverse("admin:saved_views"))


def _perform(site: AdminSite, request: HttpRequest, view: SavedView, verb: str) -> str:
    by, name = request.user, {"name": view.name}
    if verb == "rename":
        services.rename_view(view=view, name=request.POST.get("name", ""), by=by)
        return _("The view has a new name.")
    if verb == "share":
        office = _office(request)
        services.share_view(view=view, shared_with=office, by=by)
        return (
            _("Your office sees the view “%(name)s”.") % name if office else _("Only you see it now: %(name)s.") % name
        )
    if verb == "reset":
        query = QueryDict(request.POST.get("query", "").removeprefix("?"))
        parameters, _gone = understood(_list_of(site, request, view.table), request, parameters_of(query))
        services.reset_view(view=view, parameters=parameters, by=by)
        return _("The view “%(name)s” now shows this.") % name
    if verb in ("first", "not_first"):
        services.open_first(table=view.table, view=view if verb == "first" else None, by=by)
        return _("The list opens with the view “%(name)s”.") % name if verb == "first" else _("The list opens plain.")
    if verb == "delete":
        services.delete_view(view=view, by=by)
        return _("The view “%(name)s” is deleted.") % name
    raise services.ViewRefused(_("Choose what to do with the view."), code="verb")
