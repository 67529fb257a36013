"""Drafts for many records as a job. Only drafts: each is checked, reviewed and signed on its own."""

from collections.abc import Iterable
from typing import Any

from celery import shared_task
from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.common.admin.scope import visible
from civildefense.common.errors import RuleBroken
from civildefense.common.history import acting_as
from civildefense.records.jobs import JobKind, Progress, ask_for, running
from civildefense.records.jobs import register as register_job
from civildefense.records.models import Job, Paper
from civildefense.records.papers.errors import DraftedAlready, NoBulkDrafts, NotAllowed
from civildefense.records.papers.kinds import PaperKind, kind_named
from civildefense.records.papers.states import DRAFT

OPEN = (Paper.State.DRAFT, Paper.State.CHECKED, Paper.State.REVIEWED)


def request_drafts(*, kind: str, subjects: Iterable[Any], organisation: Organisation, by: User) -> Job:
    """A job that drafts one paper of ``kind`` for each of ``subjects``, rows of one table. NoBulkDrafts, NotAllowed."""
    rows = list(subjects)
    if kind_named(kind).draft is None or not rows:
        raise NoBulkDrafts()
    if not by.has_perm(DRAFT):
        raise NotAllowed()
    table, uids = rows[0]._meta.label_lower, [str(row.uid) for row in rows]
    return ask_for(KIND, organisation=organisation, by=by, paper_kind=kind, table=table, uids=uids)


@shared_task(name="records.draft_papers")
def draft_papers(job_id: int) -> None:
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with running(job) as progress:
        if progress is not None:
            _draft_all(job, progress)


def _draft_all(job: Job, progress: Progress) -> None:
    """Each in a transaction of its own; what was drafted before a stop stays, and a second run passes it over."""
    kind, model = kind_named(job.arguments["paper_kind"]), apps.get_model(job.arguments["table"])
    uids = job.arguments["uids"]
    drafted = 0
    with acting_as(job.requested_by, str(kind.label)):
        for number, uid in enumerate(uids):
            told = _("%(done)d of %(all)d papers") % {"done": number, "all": len(uids)}
            progress.report(number * 100 // len(uids), told)
            drafted += _drafted(kind, model, uid, job.requested_by, progress)
    made = {"drafted": drafted, "left": len(uids) - drafted}
    Job.objects.filter(pk=job.pk).update(result=made)
    progress.note(_("%(drafted)d drafts made, %(left)d left out.") % made)


def _drafted(kind: PaperKind, model: Any, uid: str, by: User, progress: Progress) -> bool:
    subject = visible(model, by).filter(uid=uid).first()
    if subject is None:
        progress.note(_("Gone, or not yours any more: %(uid)s") % {"uid": uid})
        return False
    try:
        with transaction.atomic():
            draft_one(kind=kind, subject=subject, by=by)
    except RuleBroken as refusal:
        progress.note(_("%(record)s: %(why)s") % {"record": subject, "why": refusal})
        return False
    return True


def draft_one(*, kind: PaperKind, subject: Any, by: User) -> Paper:
    """Of two open drafts of a kind for one record one would be wrong: DraftedAlready."""
    assert kind.draft is not None
    type(subject)._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=subject.pk)
    if Paper.objects.about(subject).filter(kind=kind.name, state__in=OPEN).exists():
        raise DraftedAlready()
    return kind.draft(subject=subject, by=by)


def _again(job: Job, by: User) -> Job:
    return ask_for(KIND, organisation=job.organisation, by=by, **job.arguments)


KIND = JobKind("paper_drafts", gettext_lazy("Drafts of official papers"), draft_papers, DRAFT, _again)
register_job(KIND)
