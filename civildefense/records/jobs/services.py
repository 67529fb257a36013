"""Jobs are asked for, cancelled, tried again, and given up for lost."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.accounts.roles import Role
from civildefense.common.errors import MoveRefused
from civildefense.records import workflow
from civildefense.records.jobs.errors import JobFinished, NotRepeatable, NotYourJob
from civildefense.records.jobs.kinds import JobKind, kind_of
from civildefense.records.jobs.running import LOST
from civildefense.records.jobs.states import CANCEL, MOVES
from civildefense.records.models import Job, JobLine

# Work that says nothing for so long is taken for dead; a message that nobody took for so long is sent again.
SILENCE = dt.timedelta(minutes=3)
PATIENCE = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=90)
MOST_AT_ONCE = 500


@transaction.atomic
def ask_for(kind: JobKind, *, organisation: Organisation, by: User, **arguments: Any) -> Job:
    """A new job of ``kind``, handed to the worker once this transaction stands."""
    job = Job.objects.create(organisation=organisation, kind=kind.code, arguments=arguments, requested_by=by)
    transaction.on_commit(partial(kind.task.delay, job.pk))
    job.refresh_from_db()
    return job


def is_owner(job: Job, user: User) -> bool:
    return job.requested_by_id == user.pk or user.has_role(Role.ADMINISTRATOR)


@transaction.atomic
def cancel(*, job: Job, by: User) -> Job:
    """A waiting job is cancelled at once; a running one is told to stop, and stops between two of its steps."""
    locked = Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=job.pk)
    if not by.has_perm(CANCEL):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    if not is_owner(locked, by):
        raise NotYourJob
    if not locked.is_open:
        raise JobFinished
    now = timezone.now()
    if locked.cancel_requested_at is None:
        Job.objects.filter(pk=job.pk).update(cancel_requested_at=now, cancel_requested_by=by)
        JobLine.objects.create(job=job, text=_("%(who)s asked for the cancellation.") % {"who": by})
    if locked.state == Job.State.WAITING:
        workflow.move(job, Job.State.CANCELLED, by=by, table=MOVES)
        Job.objects.filter(pk=job.pk).update(finished=now)
    job.refresh_from_db()
    return job


def try_again(*, job: Job, by: User) -> Job:
    """The same work as a new job; the old one keeps its log."""
    kind = kind_of(job)
    if job.state not in (Job.State.FAILED, Job.State.CANCELLED) or kind is None or kind.again is None:
        raise NotRepeatable
    if not by.has_perm(kind.right):
        raise MoveRefused(_("Your role may not do this."), code="not_allowed")
    if not is_owner(job, by):
        raise NotYourJob
    again = kind.again(job, by)
    JobLine.objects.create(job=job, text=_("Tried again by %(who)s.") % {"who": by})
    return again


def give_up_lost() -> int:
    """Running jobs whose worker fell silent have failed; answers how many."""
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat__lt=timezone.now() - SILENCE)
    lost = list(silent.values_list("pk", flat=True)[:MOST_AT_ONCE])
    failure = _("The worker stopped without a word, perhaps because the machine was restarted. Nothing was kept.")
    marked = 0
    for pk in lost:
        # Anew for each row: it may have given a sign of life since.
        marked += silent.filter(pk=pk).update(
            state=Job.State.FAILED, failure=failure, result={"code": LOST}, finished=timezone.now()
        )
        JobLine.objects.create(job_id=pk, text=failure)
    return marked


def send_forgotten() -> int:
    """A broker that lost its messages does no harm: waiting jobs are sent again, and claimed only once."""
    now = timezone.now()
    last_sent = Coalesce(F("heartbeat"), F("requested_at"))
    waiting = Job.objects.alias(sent=last_sent).filter(state=Job.State.WAITING, sent__lt=now - PATIENCE)
    sent = 0
    for job in waiting.order_by("pk")[:MOST_AT_ONCE]:
        if kind := kind_of(job):
            Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(heartbeat=now)
            kind.task.delay(job.pk)
            sent += 1
    return sent


def forget_old() -> int:
    """Ended jobs go after their time, with their logs and their files."""
    old = Job.objects.filter(finished__lt=timezone.now() - KEPT).order_by("pk")[:MOST_AT_ONCE]
    for job in old:
        if job.result_file:
            job.result_file.delete(save=False)
        job.delete()
    return len(old)
