"""Long work and repeated requests."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


@searchable(words="failure result_name", beside="requested_by__name")
class Job(Identified):
    """Work that takes longer than a request: state, percent, what it is doing, its result."""

    State = JobState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=40)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    step = models.CharField(_("what it is doing"), max_length=200, blank=True)
    result = models.JSONField(_("result"), default=dict)
    result_file = models.FileField(_("result file"), upload_to="jobs/%Y/%m/", max_length=200, blank=True)
    result_name = models.CharField(_("name of the result file"), max_length=200, blank=True)
    failure = models.CharField(_("what went wrong"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        "accounts.User", verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"), db_default=models.functions.Now())
    started = models.DateTimeField(_("started"), null=True, blank=True)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)
    cancel_requested_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("cancellation asked for by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cancel_requested_at = models.DateTimeField(_("cancellation asked for at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="long work with progress",
        retention="90 days, with its log and its result file",
        internal="id uid version created_at updated_at organisation kind arguments state percent step result"
        " result_file result_name failure requested_by requested_at started heartbeat finished cancel_requested_by"
        " cancel_requested_at",
        personal="requested_by cancel_requested_by",
    )

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "heartbeat"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="%(app_label)s_%(class)s_state_known"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="%(app_label)s_%(class)s_percent_is_one"),
            models.CheckConstraint(
                condition=Q(cancel_requested_at__isnull=True, cancel_requested_by__isnull=True)
                | Q(cancel_requested_at__isnull=False, cancel_requested_by__isnull=False),
                name="%(app_label)s_%(class)s_cancel_requested_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.percent} %"

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def duration(self) -> dt.timedelta | None:
        """From the worker's first step to its last, or until now; None before it began."""
        return (self.finished or timezone.now()) - self.started if self.started else None


class JobLine(models.Model):
    """A line of a job's log, written while the job's own transaction is still open."""

    job = models.ForeignKey(
        Job,
        verbose_name=_("job"),
        on_delete=models.CASCADE,  # a log without its job says nothing
        related_name="lines",
    )
    noted = models.DateTimeField(_("when"), db_default=models.functions.Now())
    text = models.CharField(_("what happened"), max_length=500)

    objects = ScopedQuerySet.as_manager()
    scope = "job__organisation"
    sheet = DataSheet(purpose="what a job did", retention="with its job", internal="id job noted text")

    class Meta:
        verbose_name = _("line of a job's log")
        verbose_name_plural = _("lines of jobs' logs")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class IdempotencyKey(models.Model):
    """A client's key, the digest of its request and our answer; the same key with another body is refused (422)."""

    client = models.ForeignKey("accounts.User", verbose_name=_("client"), on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("key"), max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.JSONField(_("answer"), null=True)
    created_at = models.DateTimeField(_("created at"), db_default=models.functions.Now())

    objects = ScopedQuerySet.as_manager()
    scope = None
    sheet = DataSheet(
        purpose="a request sent twice is carried out once",
        retention="one day",
        internal="id client key request_sha256 status answer created_at",
    )

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="%(app_label)s_%(class)s_once_a_client")]

    def __str__(self) -> str:
        return self.key


class ScheduledRun(models.Model):
    """What is due is done once: ``(name, due_at)`` is unique, so a second beat or a lost broker does no harm."""

    name = models.CharField(_("name"), max_length=60)
    due_at = models.DateTimeField(_("due"))
    done = models.DateTimeField(_("done"), null=True)

    objects = ScopedQuerySet.as_manager()
    scope = "*"
    sheet = DataSheet(purpose="which scheduled work was done", retention="one year", internal="id name due_at done")

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="%(app_label)s_%(class)s_once_a_moment")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"
