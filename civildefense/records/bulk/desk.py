"""Steps for many rows on the desk: chosen above a list, previewed on a page, confirmed there once."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from civildefense.common.admin import OfficeAdmin
from civildefense.common.admin.export import csv_response
from civildefense.common.admin.links import changelist_url
from civildefense.common.errors import RuleBroken
from civildefense.common.identity import uid_in
from civildefense.records.bulk import services, tasks
from civildefense.records.bulk.errors import NothingChosen
from civildefense.records.bulk.forms import BulkForm
from civildefense.records.bulk.steps import BulkStep, steps_of
from civildefense.records.models import BulkChange, BulkRow

# So many rows are changed while the clerk waits; more are a job.
MOST_AT_ONCE = 40
MOST_NAMES = 20
MOST_REASONS = 20
ALL_ROWS = "select_across"
Verdict = BulkRow.Verdict


class BulkAdmin(OfficeAdmin):
    """A list with the steps that slices registered for its table."""

    def steps_for(self, request: HttpRequest) -> dict[str, BulkStep]:
        steps = steps_of(self.opts.label_lower)
        return {code: step for code, step in steps.items() if request.user.has_perm(step.right)}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """As Django names them, so that the list has its ticks."""
        if IS_POPUP_VAR in request.GET:
            return {}
        return {code: (None, code, str(step.label)) for code, step in self.steps_for(request).items()}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and "action" in request.POST and self.has_view_or_change_permission(request):
            return self._prepared(request)
        return super().changelist_view(request, extra_context)

    def _prepared(self, request: HttpRequest) -> HttpResponse:
        step = self.steps_for(request).get(request.POST["action"])
        try:
            if step is None:
                raise NothingChosen
            change = services.prepare(step=step, rows=self._chosen(request), by=request.user)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(reverse("admin:bulk_change", args=[change.uid]))

    def _chosen(self, request: HttpRequest) -> QuerySet[Any]:
        """The ticked rows, or every row that the list's filters and search leave."""
        rows = self.get_changelist_instance(request).queryset
        if request.POST.get(ALL_ROWS):
            return rows
        ticked = {uid for text in request.POST.getlist(ACTION_CHECKBOX_NAME) if (uid := uid_in(text))}
        return rows.filter(uid__in=ticked)


# --- The page of one change -------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """Rows with one verdict and one reason; the first of them by name."""

    why: str
    count: int
    names: list[str]

    @property
    def others(self) -> int:
        return self.count - len(self.names)


def groups(change: BulkChange, verdict: str) -> list[Group]:
    rows = change.rows.filter(verdict=verdict)
    counted = rows.order_by().values_list("why").annotate(count=Count("pk")).order_by("-count")[:MOST_REASONS]
    return [Group(why, count, _names(rows.filter(why=why))) for why, count in counted]


def _names(rows: Any) -> list[str]:
    return list(rows.order_by("pk").values_list("name", flat=True)[:MOST_NAMES])


def change_page(site: admin.AdminSite, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Preview, progress and result of one change, for whoever prepared it."""
    change = BulkChange.objects.visible_to(request.user).select_related("job").filter(uid=uid).first()
    if change is None:
        raise Http404
    if request.GET.get("format") == "csv":
        return _file(change)
    step = services.step_of(change)
    form = None
    if step and change.confirmed_at is None:
        given = request.POST if request.method == "POST" else None
        form = BulkForm(given, step=step, by=request.user, needs_reason=change.needs_reason)
    if request.method == "POST" and step and (form is None or form.is_valid()):
        _go_on(request, change, form)
        return HttpResponseRedirect(reverse("admin:bulk_change", args=[change.uid]))
    return TemplateResponse(request, "records/bulk/change.html", _context(site, request, change, form))


def _go_on(request: HttpRequest, change: BulkChange, form: BulkForm | None) -> None:
    """Confirm what is new, continue what stopped; what is under way or done stays as it is."""
    waiting = change.rows.filter(verdict=Verdict.READY).count()
    if form is not None:
        is_first = services.confirm(change=change, form=form, by=request.user)
    else:
        is_first = not _is_working(change)
    if not (is_first and waiting):
        return
    if waiting > MOST_AT_ONCE:
        tasks.start(change, request.user)
        return
    try:
        services.carry_out(change=change, by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))


def _is_working(change: BulkChange) -> bool:
    return change.job is not None and change.job.is_open


def _context(site: admin.AdminSite, request: HttpRequest, change: BulkChange, form: BulkForm | None) -> dict[str, Any]:
    opts: Any = apps.get_model(change.table)._meta
    counted = dict(change.rows.order_by().values_list("verdict").annotate(Count("pk")))
    total, left = sum(counted.values()), counted.get(Verdict.READY, 0)
    step = services.step_of(change)
    is_confirmed, is_working = change.confirmed_at is not None, _is_working(change)
    return {
        **site.each_context(request),
        "title": str(step.label) if step else _("A step that is no longer offered"),
        "opts": opts,
        "list_url": changelist_url(opts),
        "change": change,
        "form": form,
        "media": form.media if form else "",
        "total": total,
        "ready": left,
        "done": counted.get(Verdict.DONE, 0),
        "refused": counted.get(Verdict.REFUSED, 0),
        "changed": counted.get(Verdict.CHANGED, 0),
        "percent": (total - left) * 100 // max(total, 1),
        "ready_names": _names(change.rows.filter(verdict=Verdict.READY)),
        "refusals": groups(change, Verdict.REFUSED),
        "changed_rows": groups(change, Verdict.CHANGED),
        "is_preview": not is_confirmed,
        "is_working": is_confirmed and is_working and left > 0,
        "is_stopped": is_confirmed and not is_working and left > 0,
    }


def _file(change: BulkChange) -> HttpResponse:
    """Every row with its verdict."""
    rows = change.rows.order_by("pk").iterator(chunk_size=2000)
    heads = [_("Name"), _("Verdict"), _("Why")]
    lines = ([row.name, str(row.get_verdict_display()), row.why] for row in rows)
    return csv_response(f"bulk-{change.prepared_at:%Y%m%d-%H%M}", heads, lines)
