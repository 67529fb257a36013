"""The evidence pack: the rows behind every finding as CSV, the papers as they were issued, and the list of SHA-256."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from celery import shared_task
from django.core.files import File
from django.core.files.storage import Storage
from django.core.files.temp import NamedTemporaryFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.common.admin.export import harmless
from civildefense.records.jobs import JobKind, Progress, ask_for, register, running
from civildefense.records.models import Attachment, Job, Paper, Transition
from projects.fees.audit.findings import BACKDATED_DAYS, FINDINGS
from projects.fees.models import Assessment, AssessmentDecision, FeeCase, FeeNotice, Relief
from projects.fees.payments.models import Payment
from projects.ledger.models import Transfer

LIST = "SHA256SUMS"


def request_pack(*, by: User, days: int = BACKDATED_DAYS, case: FeeCase | None = None) -> Job:
    """A job over one case, or over every finding and the cases that they name."""
    office = case.organisation if case else by.own_organisations[0]
    return ask_for(KIND, organisation=office, by=by, days=days, case=str(case.uid) if case else "")


@shared_task(name="projects.fee_evidence")
def make_pack(job_id: int) -> None:
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with running(job) as progress:
        if progress is not None:
            with NamedTemporaryFile(suffix=".zip") as file:
                _write(file, job, progress)
                progress.keep(_("fee evidence %(day)s.zip") % {"day": timezone.localdate()}, File(file))


def _write(file: Any, job: Job, progress: Progress) -> None:
    """Entry by entry, each digest as it is written; the list of them comes last."""
    digests = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(_entries(job, progress)):
            archive.writestr(name, content)
            digests.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            progress.report(min(95, number), name)
        archive.writestr(LIST, "".join(digests))
    file.flush()
    file.seek(0)


def _entries(job: Job, progress: Progress) -> Iterator[tuple[str, bytes]]:
    by, cases = job.requested_by, FeeCase.objects.visible_to(job.requested_by)
    if uid := job.arguments["case"]:
        cases = cases.filter(uid=uid)
    else:
        named: set[int] = set()
        for finding in FINDINGS:
            rows = list(finding.rows(by, job.arguments["days"]))
            named |= {row.case for row in rows if row.case is not None}
            lines = [(row.label, row.on or "", row.detail) for row in rows]
            yield f"findings/{finding.code}.csv", _table(("record", "on", "detail"), lines)
            progress.heartbeat()
        cases = cases.filter(pk__in=named)
    yield from _rows(cases)
    yield from _papers(cases)


def _rows(cases: QuerySet[FeeCase]) -> Iterator[tuple[str, bytes]]:
    """Every table that says something about the cases, all columns, by uid."""
    keys = cases.values("pk")
    uids = cases.values("uid")
    for name, rows in (
        ("cases", cases),
        ("assessments", Assessment.objects.filter(case__in=keys)),
        ("decisions", AssessmentDecision.objects.filter(assessment__case__in=keys)),
        ("reliefs", Relief.objects.filter(case__in=keys)),
        ("notices", FeeNotice.objects.filter(case__in=keys)),
        ("payments", Payment.objects.filter(case__in=keys)),
        ("transfers", Transfer.objects.filter(debit__subject_uid__in=uids)),
        ("transitions", Transition.objects.filter(subject_uid__in=uids)),
    ):
        fields = [field for field in rows.model._meta.concrete_fields if field.name != "id"]
        related = [field.name for field in fields if field.is_relation]
        read = rows.select_related(*related).order_by("pk").iterator(chunk_size=500)
        lines = ([_cell(getattr(row, field.name)) for field in fields] for row in read)
        yield f"rows/{name}.csv", _table([field.name for field in fields], lines)


def _papers(cases: QuerySet[FeeCase]) -> Iterator[tuple[str, bytes]]:
    """Issued originals, and what was attached to the case or to a paper of it."""
    uids = list(cases.values_list("uid", flat=True))
    papers = list(Paper.objects.filter(subject_uid__in=uids).defer("context"))
    for paper in papers:
        if paper.original:
            yield from _file(paper.original.storage, paper.original.name, f"papers/{paper.number or paper.uid}.pdf")
    attached = Attachment.objects.filter(subject_uid__in=[*uids, *(paper.uid for paper in papers)])
    for attachment in attached.order_by("pk"):
        ending = PurePosixPath(attachment.file.name).suffix
        name = f"attachments/{attachment.uid}{ending}"
        yield from _file(attachment.file.storage, attachment.file.name, name)


def _file(storage: Storage, stored: str, name: str) -> Iterator[tuple[str, bytes]]:
    """A file that is not there is said in its place: a pack hides no gap."""
    try:
        with storage.open(stored) as file:
            yield name, file.read()
    except FileNotFoundError:
        yield f"{name}.missing.txt", f"{stored}\n".encode()


def _cell(value: Any) -> Any:
    """Another row by its uid, where it has one."""
    return getattr(value, "uid", value) if hasattr(value, "_meta") else value


def _table(head: Iterable[str], lines: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([harmless(str("" if value is None else value)) for value in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _again(job: Job, by: User) -> Job:
    case = FeeCase.objects.visible_to(by).filter(uid=job.arguments["case"] or None).first()
    return request_pack(by=by, days=job.arguments["days"], case=case)


KIND = JobKind("fee_evidence", gettext_lazy("Evidence pack of the fees"), make_pack, "projects.audit_feecase", _again)
register(KIND)
