"""OfficeAdmin: rights from the roles, rows from ``visible_to``, changes through services, refusals as sentences."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civildefense.common.admin import history, revert
from civildefense.common.admin.columns import CHOOSE_VAR, ChosenColumns
from civildefense.common.admin.export import export_response
from civildefense.common.admin.forms import OfficeForm, refusal_sentence
from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.common.admin.paging import DeepPaginator
from civildefense.common.admin.scope import ScopedFilters, ScopedOptions
from civildefense.common.admin.views import ListChoices
from civildefense.common.errors import RuleBroken

SHORT_TIMELINE = 12


class OfficeAdmin(ChosenColumns, ScopedFilters, ScopedOptions, admin.ModelAdmin):
    """Subclasses name columns and call services in ``save_model``; another county's record does not exist here.

    ``count_by`` names the field whose values become chips above the list; ``history_parts`` the reverse
    relations whose changes belong into this record's history; ``can_export`` offers the list as a file;
    ``public_key`` is what addresses name a record by.
    """

    form = OfficeForm
    list_per_page = 50
    paginator = DeepPaginator
    show_full_result_count = False
    count_by = ""
    history_parts: tuple[str, ...] = ()
    can_export = True
    public_key = "uid"

    # --- Rows -----------------------------------------------------------------------------------

    def key_of(self, obj: Any) -> str:
        return quote(str(getattr(obj, self.public_key)))

    def change_url(self, obj: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[self.key_of(obj)])

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[OfficeChangeList]:
        return OfficeChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """By public or primary key. A record that is about to change is locked, so that of two clerks one is told."""
        rows = self.get_queryset(request)
        if request.method == "POST" and transaction.get_connection().in_atomic_block and self._may_change(request):
            rows = rows.select_for_update(no_key=True, of=("self",))
        for name in [from_field] if from_field else [self.public_key, self.opts.pk.name]:
            try:
                return rows.get(**{name: self.opts.get_field(name).to_python(unquote(object_id))})
            except (self.model.DoesNotExist, ValidationError, ValueError):
                continue
        return None

    def _may_change(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) or self.has_delete_permission(request)

    def action_checkbox(self, obj: Any) -> SafeString:
        """A tick says the record's public key, too."""
        told = {"class": "action-select", "aria-label": _("Choose %(record)s") % {"record": obj}}
        return forms.CheckboxInput(told, lambda value: False).render(ACTION_CHECKBOX_NAME, self.key_of(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Rows are closed, revoked or withdrawn by their own verbs, never deleted by the dozen."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # --- Forms ----------------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [name for name in super().get_fields(request, obj) if name != "version"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A moment has two boxes, and the field's label names neither for a screen reader."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        widget = getattr(field, "widget", None)
        if isinstance(widget, AdminSplitDateTime):
            for box, part in zip(widget.widgets, (_("day"), _("time of day")), strict=True):
                box.attrs["aria-label"] = f"{field.label} {part}"
        return field

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **options)
        return type(form.__name__, (form,), {"request": request})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What a service or the database refuses comes back in the form, with the clerk's input kept."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (RuleBroken, IntegrityError, ValidationError) as error:
            request.refusal = refusal_sentence(error)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    @staticmethod
    def adopt(obj: Any, saved: Any) -> None:
        """The form goes on with ``obj``; let it be the row that the service wrote."""
        obj.pk = saved.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def choices_of(self, request: HttpRequest) -> ListChoices:
        """The reader's kept views and page size: rows of an upper layer, so the site is asked, once a request."""
        known = request.__dict__.setdefault("list_choices", {})
        if self.model not in known:
            known[self.model] = self.admin_site.list_choices(request, self.model)
        return known[self.model]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if CHOOSE_VAR in request.GET:
            return HttpResponseRedirect(f"{request.path}?{self.with_columns(request.GET)}")
        is_plain = request.method == "GET" and not request.GET and self.has_view_or_change_permission(request)
        if is_plain and (first := self.choices_of(request).first):
            return HttpResponseRedirect(first.url)
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        obj = options.get("obj")
        kind = capfirst(str(self.opts.verbose_name))
        context["title"], context["subtitle"] = (str(obj), kind) if obj else (_("New: %(kind)s") % {"kind": kind}, None)
        if obj is not None and obj.pk and history.is_told(self.model):
            context["timeline"] = self.history_of(request, obj, limit=SHORT_TIMELINE)
            context["history_url"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[self.key_of(obj)]
            )
        return super().render_change_form(request, context, **options)

    # --- History: the triggers write it, so Django's own log stays empty ----------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...

    def readable_restricted(self, request: HttpRequest, model: Any, obj: Any) -> frozenset[str]:
        """Restricted fields that this reader may see; the desk of records knows the decisions."""
        return frozenset()

    def reasons_of(self, obj: Any) -> list[history.Reason]:
        """Reasons of changes of state; the desk of records knows the transitions."""
        return []

    def history_of(self, request: HttpRequest, obj: Any, limit: int | None = None) -> list[history.Entry]:
        parts = [self.opts.get_field(name) for name in self.history_parts]
        return history.entries(
            obj,
            parts=parts,
            # Restricted values stand on the full page alone, where their reading is logged.
            readable=lambda model: frozenset() if limit else self.readable_restricted(request, model, obj),
            reasons=self.reasons_of(obj),
            limit=limit,
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if version := request.GET.get("version", ""):
            return revert.page(self, request, obj, version)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "entries": self.history_of(request, obj),
            "object": obj,
            "opts": self.opts,
            "record_url": self.change_url(obj),
            "may_return": revert.is_offered(self, request, obj),
            **self.history_context(request, obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def history_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What else stands on the page of the whole history."""
        return {}

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        """Links above the list beside adding and exporting."""
        return []

    # --- Export -----------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        if not (self.can_export and self.has_view_permission(request)):
            raise PermissionDenied
        return export_response(self, request)


class ReadOnlyAdmin(OfficeAdmin):
    """For what services, triggers or other slices write: everybody on the desk only reads."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
