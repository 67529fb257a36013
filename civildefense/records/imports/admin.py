"""An import on the desk: five steps on one page, from the upload to the signature."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civildefense.common.admin import OfficeAdmin
from civildefense.common.admin.forms import refusal_sentence
from civildefense.common.errors import RuleBroken
from civildefense.records.attachments import services as attachments
from civildefense.records.imports import declarations, questions, services, tasks, undo_page, undoing
from civildefense.records.imports.comparison.desk import ComparisonDesk
from civildefense.records.imports.forms import DeclarationForm, MappingForm, ScanForm, UploadForm, errors_of
from civildefense.records.imports.preview import first_rows
from civildefense.records.imports.quality import problem_groups
from civildefense.records.models import Attachment, ImportBatch, ImportFile

Verb = Callable[[HttpRequest, ImportBatch], str]


@admin.register(ImportBatch)
class ImportBatchAdmin(ComparisonDesk, OfficeAdmin):
    list_display = [
        "source", "state", "organisation", "rows", "accepted", "rejected", "withdrawn", "uploaded_by", "uploaded_at",
    ]  # fmt: skip
    list_extras = ("file_names", "updated_at")
    list_filter = ["organisation", "uploaded_at"]
    list_select_related = ["organisation", "uploaded_by"]
    search_fields = ["source__contains"]
    count_by = "state"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def view(function: Any, name: str, *, post: bool = False) -> Any:
            wrapped = self.admin_site.admin_view(require_POST(function) if post else function)
            return path(f"<path:object_id>/{name}/", wrapped, name=f"records_importbatch_{name}")

        own = [
            view(self.verb_view, "verb", post=True),
            view(self.progress_view, "progress"),
            view(self.returned_view, "returned"),
            view(self.undo_view, "undo"),
        ]
        return [*own, *super().get_urls()]

    # --- The page -------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            entered = form.cleaned_data
            batch = services.receive(
                organisation=entered["organisation"],
                source=entered["source"],
                files=entered["files"],
                datum=entered["datum"],
                epsg=entered["epsg"],
                is_sync=entered["is_sync"],
                by=request.user,
            )
            tasks.start(batch=batch, task=tasks.CHECK, by=request.user)
            return HttpResponseRedirect(self.change_url(batch))
        return self._page(request, {"title": _("Import a file"), "upload_form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        batch = self._batch(request, object_id)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" and not self.has_change_permission(request, batch):
            raise PermissionDenied
        states = ImportBatch.State
        may_change = self.has_change_permission(request, batch)
        job = tasks.job_of(batch)
        is_open = batch.state in services.OPEN_STATES
        has_files = batch.files.filter(kind=ImportFile.Kind.GIVEN).exists()
        ids_question = questions.ids_question(batch)
        context = {
            "title": str(batch),
            "batch": batch,
            "job": job,
            "is_working": bool(job and tasks.is_working(job)),
            "may_change": may_change,
            "is_open": is_open,
            "has_files": has_files,
            "mapping_form": MappingForm(batch=batch) if may_change and is_open and has_files else None,
            "first_rows": first_rows(batch) if batch.state == states.REFUSED and has_files else [],
            "groups": problem_groups(batch),
            "returned": {file.kind: file for file in batch.files.exclude(kind=ImportFile.Kind.GIVEN)},
            "withdraws_many": f"warning:{services.MANY_WITHDRAWN}" in batch.problem_counts,
            "may_commit": may_change and has_files and batch.state == states.CHECKED and not ids_question,
            "ids_question": ids_question,
            "datum_question": questions.datum_question(batch) if may_change and is_open and has_files else None,
            "identity_form": questions.IdentityForm(batch=batch) if may_change and is_open and batch.rows else None,
            "may_undo": may_change and batch.state in (states.COMMITTED, states.DECLARED),
            "declaration_form": DeclarationForm() if may_change and batch.state == states.COMMITTED else None,
            "scan_form": ScanForm() if batch.state == states.DECLARED else None,
            "scans": Attachment.objects.about(batch).filter(kind=Attachment.Kind.SCAN, withdrawn_at__isnull=True),
            "may_sign": batch.state == states.DECLARED and request.user.has_perm("records.sign_importbatch"),
            "may_unsign": batch.state == states.SIGNED and request.user.has_perm("records.sign_importbatch"),
            "verb_url": reverse("admin:records_importbatch_verb", args=[batch.uid]),
            "progress_url": reverse("admin:records_importbatch_progress", args=[batch.uid]),
            **undo_page.result_of(batch, self.admin_site),
        }
        return self._page(request, context)

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What an undo would do, row by row where somebody has changed something since; the page's form does it."""
        batch = self._batch(request, object_id)
        if batch is None:
            raise Http404
        if not self.has_change_permission(request, batch):
            raise PermissionDenied
        try:
            found = undo_page.context_of(request, self.admin_site, batch)
        except RuleBroken as refusal:
            messages.error(request, refusal_sentence(refusal))
            return HttpResponseRedirect(self.change_url(batch))
        verb_url = reverse("admin:records_importbatch_verb", args=[batch.uid])
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Undo this import")}
        context = {**shared, "batch": batch, "batch_url": self.change_url(batch), "verb_url": verb_url, **found}
        return TemplateResponse(request, "records/imports/undo.html", context)

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, "records/imports/batch.html", {**shared, **context})

    def _batch(self, request: HttpRequest, object_id: str) -> ImportBatch | None:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self.get_object(request, object_id)

    # --- What can be done ------------------------------------------------------------------------

    def verb_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Each button of the page names its verb; a refusal comes back as a message."""
        batch = self._batch(request, object_id)
        if batch is None:
            raise Http404
        verbs: dict[str, tuple[str, Verb]] = {
            "map": ("change", self._map),
            "check": ("change", self._check),
            "identity": ("change", self._identity),
            "datum": ("change", self._datum),
            "commit": ("change", self._commit),
            "undo": ("change", self._undo),
            "declare": ("change", self._declare),
            "scan": ("view", self._scan),
            "sign": ("view", self._sign),
            "unsign": ("view", self._unsign),
        }
        right, verb = verbs.get(request.POST.get("verb", ""), ("", None))
        if verb is None:
            return HttpResponseRedirect(self.change_url(batch))
        if right == "change" and not self.has_change_permission(request, batch):
            raise PermissionDenied
        try:
            if sentence := verb(request, batch):
                messages.success(request, sentence)
        except (RuleBroken, ValidationError) as error:
            messages.error(request, refusal_sentence(error))
        return HttpResponseRedirect(self.change_url(batch))

    def _map(self, request: HttpRequest, batch: ImportBatch) -> str:
        form = MappingForm(request.POST, batch=batch)
        if not form.is_valid():
            raise ValidationError(errors_of(form))
        services.set_mapping(batch=batch, mapping=form.mapping(batch.mapping), by=request.user)
        return self._check(request, batch)

    def _check(self, request: HttpRequest, batch: ImportBatch) -> str:
        tasks.start(batch=batch, task=tasks.CHECK, by=request.user)
        return ""

    def _identity(self, request: HttpRequest, batch: ImportBatch) -> str:
        form = questions.IdentityForm(request.POST, batch=batch)
        if not form.is_valid():
            raise ValidationError(errors_of(form))
        questions.set_identity(batch=batch, key=form.cleaned_data["key"], by=request.user)
        return self._check(request, batch)

    def _datum(self, request: HttpRequest, batch: ImportBatch) -> str:
        services.set_datum(batch=batch, datum=request.POST.get("datum", ""), by=request.user)
        return self._check(request, batch)

    def _commit(self, request: HttpRequest, batch: ImportBatch) -> str:
        many = request.POST.get("may_withdraw_many") == "on"
        tasks.start(batch=batch, task=tasks.COMMIT, by=request.user, may_withdraw_many=many)
        return ""

    def _undo(self, request: HttpRequest, batch: ImportBatch) -> str:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise RuleBroken(_("Please give the reason."), code="reason_missing")
        undoing.require_undoable(batch)
        otherwise = undoing.TAKE if request.POST.get("otherwise") == undoing.TAKE else undoing.LEAVE
        choices = undo_page.choices_in(request.POST)
        tasks.start(batch=batch, task=tasks.UNDO, by=request.user, reason=reason, choices=choices, otherwise=otherwise)
        return ""

    def _declare(self, request: HttpRequest, batch: ImportBatch) -> str:
        form = DeclarationForm(request.POST)
        if not form.is_valid():
            raise ValidationError(errors_of(form))
        declarations.declare_complete(batch=batch, as_of=form.cleaned_data["as_of"], by=request.user)
        return _("Declared complete. Another officer of the county signs it now.")

    def _scan(self, request: HttpRequest, batch: ImportBatch) -> str:
        if not (self.has_change_permission(request, batch) or request.user.has_perm("records.sign_importbatch")):
            raise PermissionDenied
        form = ScanForm(request.POST, request.FILES)
        if not form.is_valid():
            raise ValidationError(errors_of(form))
        title = _("Sealed scan: %(source)s") % {"source": batch.source}
        attachments.add(
            subject=batch, kind=Attachment.Kind.SCAN, title=title, file=form.cleaned_data["scan"], by=request.user
        )
        return _("The scan is attached.")

    def _sign(self, request: HttpRequest, batch: ImportBatch) -> str:
        declarations.sign(batch=batch, by=request.user)
        return _("Signed.")

    def _unsign(self, request: HttpRequest, batch: ImportBatch) -> str:
        declarations.take_back_signature(batch=batch, by=request.user, reason=request.POST.get("reason", ""))
        return _("The signature is taken back.")

    # --- What the page asks for ---------------------------------------------------------------------

    def progress_view(self, request: HttpRequest, object_id: str) -> JsonResponse:
        batch = self._batch(request, object_id)
        if batch is None:
            raise Http404
        job = tasks.job_of(batch)
        if job is None:
            return JsonResponse({"working": False, "percent": 0, "step": "", "failure": ""})
        working = tasks.is_working(job)
        return JsonResponse({"working": working, "percent": job.percent, "step": job.step, "failure": job.failure})

    def returned_view(self, request: HttpRequest, object_id: str) -> FileResponse | HttpResponse:
        batch = self._batch(request, object_id)
        if batch is None:
            raise Http404
        rejected_only = request.GET.get("rows") == "rejected"
        kind = ImportFile.Kind.RETURNED if rejected_only else ImportFile.Kind.MARKED
        file = batch.files.filter(kind=kind).first()
        if file is None:
            messages.info(request, _("No row was rejected."))
            return HttpResponseRedirect(self.change_url(batch))
        return FileResponse(file.upload.open("rb"), as_attachment=True, filename=file.name)
