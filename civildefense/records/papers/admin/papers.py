"""Papers on the desk: what waits for whom, each paper with its next step, its files and its services."""

from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import MovesAdmin, Step
from civildefense.common.admin.moves import refused_without
from civildefense.common.errors import RuleBroken
from civildefense.records import attachments
from civildefense.records.desk import RecordAdmin
from civildefense.records.models import Attachment, Paper
from civildefense.records.papers import services
from civildefense.records.papers.docx import docx
from civildefense.records.papers.forms import PaperForm, ScanForm, ServiceForm
from civildefense.records.papers.kinds import all_kinds, kind_named, label_of
from civildefense.records.papers.render import pdf
from civildefense.records.papers.states import SERVE, moves_for
from civildefense.records.papers.waiting import waiting_for

State = Paper.State
SCAN, SERVICE = "scan", "service"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("whose turn it is")
    parameter_name = "waiting"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("waiting for me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(waiting_for(request.user)) if self.value() == "me" else queryset  # type: ignore[arg-type]


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of paper")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.name, kind.label) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Paper)
class PaperAdmin(RecordAdmin, MovesAdmin):
    change_form_template = "records/papers/paper.html"
    form = PaperForm
    list_display = ["title", "kind_label", "number", "addressee", "state", "drafted_by", "issued_on"]
    list_extras = ("organisation", "reviewed_by", "issued_by", "drafted_at")
    list_select_related = ["drafted_by"]
    list_filter = [WaitingFilter, KindFilter, "organisation", "issued_on"]
    search_fields = ["title__contains", "addressee__contains", "number__contains"]
    count_by = "state"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("context")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Drafted from the page of the record that it is about."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        people = [("drafted_by", "drafted_at"), ("checked_by", "checked_at"), ("reviewed_by", "reviewed_at")]
        own: list[Any] = ["title", "addressee", "basis", "remedies", ("kind_label", "organisation")]
        if obj is not None and obj.serial is not None:
            own = [("number", "issued_on"), *own]
            people.append(("issued_by", "issued_at"))
        if obj is not None and obj.state == State.VOID:
            own = ["void_reason", ("voided_by", "voided_at"), *own]
        return [*own, *people]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        flat = [name for item in self.get_fields(request, obj) for name in ([item] if isinstance(item, str) else item)]
        return [name for name in flat if name not in PaperForm.Meta.fields]

    @admin.display(description=gettext_lazy("kind of paper"), ordering="kind")
    def kind_label(self, row: Paper) -> str:
        return label_of(row.kind)

    def save_model(self, request: HttpRequest, obj: Paper, form: Any, change: bool) -> None:
        services.edit_paper(paper=obj, by=request.user, **form.entered())

    # --- Steps --------------------------------------------------------------------------------------

    def steps(self, request: HttpRequest, obj: Paper) -> list[Step]:
        """The moves of its kind; seal and service ask for a file or a day on pages of their own."""
        moves = moves_for(kind_named(obj.kind).issue_right).from_state(obj.state)
        found = [
            Step(move.target, str(move.label), move.needs_reason, self.refusal_of(request, obj, move))
            for move in moves
            if move.target != State.SERVED
        ]
        refusal = refused_without(request, SERVE)
        scan = Step(SCAN, _("Add the sealed scan"), refusal=refusal)
        if obj.state == State.ISSUED:
            service = Step(SERVICE, _("Record the service"), refusal=refusal)
            return [scan, *found] if obj.scan_id is None else [service, scan, *found]
        if obj.state == State.SERVED:
            return [Step(SERVICE, _("Record a further service"), refusal=refusal), *found]
        return found

    def refusal_of(self, request: HttpRequest, obj: Paper, move: Any) -> str:
        if missing := super().refusal_of(request, obj, move):
            return missing
        earlier = {State.REVIEWED: (obj.drafted_by_id,), State.ISSUED: (obj.drafted_by_id, obj.reviewed_by_id)}
        if request.user.pk in earlier.get(move.target, ()):
            return _("Another person has to take this step: you had an earlier one.")
        return ""

    def perform(self, request: HttpRequest, obj: Paper, target: str, reason: str) -> HttpResponse | str:
        if target in (SCAN, SERVICE):
            return HttpResponseRedirect(reverse(f"admin:records_paper_{target}", args=[obj.uid]))
        said = {"paper": obj, "by": request.user}
        match target:
            case State.CHECKED:
                services.check_paper(**said)
            case State.REVIEWED:
                services.review_paper(**said)
            case State.ISSUED:
                services.issue_paper(**said)
                return _("“%(paper)s” is signed under number %(number)s. Print it, seal it, and add the scan.") % {
                    "paper": obj.title, "number": obj.number,
                }  # fmt: skip
            case State.VOID:
                services.void_paper(**said, reason=reason)
            case _target:
                services.return_paper(**said, reason=reason)
        return _("%(record)s is now: %(state)s.") % {"record": obj, "state": self.state_label(obj)}

    # --- Files and pages ------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        views = {"pdf": self.pdf_view, "docx": self.docx_view, SCAN: self.scan_view, SERVICE: self.service_view}
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"records_paper_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _found(self, request: HttpRequest, object_id: str) -> Paper:
        if not self.has_view_permission(request):
            raise PermissionDenied
        paper = self.get_object(request, object_id)
        if paper is None:
            raise Http404
        return paper

    def pdf_view(self, request: HttpRequest, object_id: str) -> Any:
        return self._file(request, object_id, pdf, "pdf", "application/pdf")

    def docx_view(self, request: HttpRequest, object_id: str) -> Any:
        return self._file(request, object_id, docx, "docx", DOCX_TYPE)

    def _file(self, request: HttpRequest, object_id: str, make: Any, ending: str, kind: str) -> Any:
        paper = self._found(request, object_id)
        try:
            content = make(paper)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.change_url(paper))
        name = f"{paper.number or _('DRAFT')} {paper.title}.{ending}"
        return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)

    def scan_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        paper = self._found(request, object_id)
        form = ScanForm(request.POST or None, request.FILES or None)
        add = partial(services.attach_scan, paper=paper, by=request.user)
        said = _("The sealed scan is kept: it is the issued original. Now serve the paper.")
        return self._entered(request, paper, form, _("Add the sealed scan"), lambda: add(**form.cleaned_data), said)

    def service_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        paper = self._found(request, object_id)
        form = ServiceForm(request.POST or None, request.FILES or None)
        said = _("The service is recorded.")
        serve = partial(_serve, paper, form, request.user)
        return self._entered(request, paper, form, _("Record the service"), serve, said)

    def _entered(
        self, request: HttpRequest, paper: Paper, form: Any, title: str, act: Any, said: str
    ) -> HttpResponse:  # fmt: skip
        """A page with one form; what the service refuses comes back in it."""
        if not request.user.has_perm(SERVE):
            raise PermissionDenied
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    act()
            except RuleBroken as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(self.change_url(paper))
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(paper),
            "opts": self.opts,
            "paper": paper,
            "record_url": self.change_url(paper),
            "form": form,
        }
        return TemplateResponse(request, "records/papers/enter.html", context)

    def _subject_url(self, request: HttpRequest, subject: Any) -> str:
        """Empty where this reader's role does not open the record's page."""
        desk: Any = self.admin_site._registry.get(type(subject))
        return desk.change_url(subject) if desk and desk.has_view_or_change_permission(request) else ""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        paper = options["obj"]
        context |= {
            "paper": paper,
            "subject": paper.subject,
            "subject_url": self._subject_url(request, paper.subject),
            "pdf_url": reverse("admin:records_paper_pdf", args=[paper.uid]),
            "docx_url": reverse("admin:records_paper_docx", args=[paper.uid]),
            "services": paper.services.select_related("proof", "recorded_by"),
        }
        return super().render_change_form(request, context, **options)


def _serve(paper: Paper, form: Any, by: Any) -> None:
    given = dict(form.cleaned_data)
    if (file := given.pop("proof")) is not None:
        title = _("Proof of service") + f" {paper}"
        given["proof"] = attachments.add(subject=paper, kind=Attachment.Kind.PAPER, title=title[:120], file=file, by=by)
    services.record_service(paper=paper, by=by, **given)
