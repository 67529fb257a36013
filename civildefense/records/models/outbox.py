"""What leaves the house for another office's system: written with the act itself, delivered afterwards."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from civildefense.records.models.subjects import AboutSubject, SubjectQuerySet


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    ANSWERED = "answered", _("answered")
    FAILED = "failed", _("failed")
    TAKEN_BY_HAND = "taken_by_hand", _("handed over by hand")


UNSETTLED = (OutboxState.WAITING, OutboxState.FAILED)


class OutboxMessageQuerySet(SubjectQuerySet):
    def unsettled(self) -> Self:
        return self.filter(state__in=UNSETTLED)

    def due(self, now: dt.datetime) -> Self:
        """Waiting, its time has come, and nothing older about the same subject still stands before it."""
        older = OutboxMessage.objects.unsettled().filter(
            channel=OuterRef("channel"),
            subject_type=OuterRef("subject_type"),
            subject_uid=OuterRef("subject_uid"),
            pk__lt=OuterRef("pk"),
        )
        return self.filter(~Exists(older), state=OutboxState.WAITING, next_try_at__lte=now).order_by("pk")


@searchable(words="topic", codes="key", beside="organisation__name")
class OutboxMessage(AboutSubject, Identified):
    """``key`` goes out as the Idempotency-Key: whoever receives the message twice can tell.

    ``payload`` holds what the receiver needs and no more.
    """

    State = OutboxState

    channel = models.CharField(_("to"), max_length=40)
    topic = models.CharField(_("about"), max_length=80)
    payload = models.JSONField(_("content"), default=dict)
    key = models.CharField(_("key"), max_length=100, unique=True)
    state = models.CharField(_("state"), max_length=14, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), db_default=models.functions.Now())
    answer = models.JSONField(_("answer"), default=dict, blank=True)
    failure = models.CharField(_("what went wrong"), max_length=500, blank=True)
    put_by = models.ForeignKey("accounts.User", verbose_name=_("put by"), on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(_("put at"), db_default=models.functions.Now())
    handed_over_by = models.ForeignKey(
        "accounts.User", verbose_name=_("handed over by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    handed_over_at = models.DateTimeField(_("handed over at"), null=True)
    hand_reason = models.CharField(_("how it was handed over"), max_length=500, blank=True, validators=[refuse_secret])

    objects = OutboxMessageQuerySet.as_manager()  # type: ignore[misc]
    sheet = DataSheet(
        purpose="what other offices' systems were told",
        retention="permanent",
        internal="id uid version created_at updated_at subject_type subject_uid organisation channel topic payload key"
        " state attempts next_try_at answer failure put_by put_at handed_over_by handed_over_at hand_reason",
        personal="payload put_by handed_over_by",
    )

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="outbox_due"),
            models.Index(fields=["subject_type", "subject_uid"]),
            models.Index(fields=["organisation", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OutboxState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, handed_over_by__isnull=True)
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
                name="%(app_label)s_%(class)s_handed_over_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=OutboxState.TAKEN_BY_HAND) | Q(handed_over_by__isnull=False) & ~Q(hand_reason=""),
                name="%(app_label)s_%(class)s_handed_over_for_a_reason",
                violation_error_message=_("Say how and to whom it was handed over."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.channel}"
