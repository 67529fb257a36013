"""The service log of a development: who asked or suggested what, who answered, and what came of it."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from projects.developments.models.development import Development
from projects.developments.states import Rating, ServiceKind, ServiceState


class ServiceQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(state=ServiceState.OPEN)

    def overdue(self, today: dt.date) -> Self:
        return self.unanswered().filter(answer_due_on__lt=today)


@tracked(parent="development")
class ServiceEntry(Identified):
    """A contact, a question that waits for its answer, or a suggestion that is adopted or not."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    development = models.ForeignKey(
        Development, verbose_name=_("development"), on_delete=models.CASCADE, related_name="service_entries"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ServiceKind)
    text = models.TextField(_("what was asked, suggested or discussed"), validators=[refuse_secret])
    happened_on = models.DateField(_("day"), default=timezone.localdate)
    from_post = models.CharField(_("from (post)"), max_length=80, blank=True, validators=[refuse_secret])
    answerer = models.ForeignKey(
        "accounts.User", verbose_name=_("to be answered by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ServiceState, default=ServiceState.OPEN, editable=False)
    answer = models.TextField(_("answer"), blank=True, validators=[refuse_secret])
    answered_by = models.ForeignKey(
        "accounts.User", verbose_name=_("answered by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    effect = models.CharField(_("what came of it"), max_length=250, blank=True, validators=[refuse_secret])
    rating = models.CharField(_("the developer's verdict"), max_length=12, choices=Rating, blank=True)

    objects = ServiceQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="advice to developments, ahead of need",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development kind text happened_on from_post"
        " answerer answer_due_on state answer answered_by answered_at effect rating",
        personal="answerer answered_by",
    )

    class Meta:
        verbose_name = _("service entry")
        verbose_name_plural = _("service log")
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["organisation", "state", "answer_due_on"], name="projects_service_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="%(app_label)s_%(class)s_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ServiceState.OPEN, ServiceState.NOTED])
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="%(app_label)s_%(class)s_answer_says_something",
                violation_error_message=_("Write the answer down."),
                violation_error_code="answer_missing",
            ),
            models.CheckConstraint(
                condition=Q(kind=ServiceKind.SUGGESTION) | ~Q(state__in=[ServiceState.ADOPTED, ServiceState.DECLINED]),
                name="%(app_label)s_%(class)s_only_suggestions_adopted",
                violation_error_message=_("Only a suggestion is adopted or not."),
                violation_error_code="kind",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": [*vocabulary.values, *blank]}),
                    name=f"%(app_label)s_%(class)s_{field}_known",
                )
                for field, vocabulary, blank in (
                    ("kind", ServiceKind, ()), ("state", ServiceState, ()), ("rating", Rating, ("",)),
                )
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
