"""A collector's file held against the books: what was found, and who answers for it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from projects.fees.payments.states import Channel
from projects.fees.reconciliation.states import ReconciliationState


@tracked()
class Reconciliation(Identified):
    """Due, posted and file of one period and channel; ``differences`` as they were found, one JSON object each."""

    State = ReconciliationState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and with"))
    file_names = models.JSONField(_("files"), default=list)
    files_sha256 = models.CharField(_("digest of the files"), max_length=64)
    file_rows = models.PositiveIntegerField(_("receipts in the file"))
    book_rows = models.PositiveIntegerField(_("receipts in the books"))
    file_fen = models.BigIntegerField(_("sum of the file (fen)"))
    book_fen = models.BigIntegerField(_("sum of the books (fen)"))
    totals = models.JSONField(_("due, collected and owed (fen)"), default=dict)
    differences = models.JSONField(_("differences"), default=list)
    difference_count = models.PositiveIntegerField(_("differences"), default=0)
    explanation = models.CharField(_("what became of the differences"), max_length=1000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReconciliationState, default=ReconciliationState.FOUND, editable=False
    )
    run_by = models.ForeignKey(
        "accounts.User", verbose_name=_("compared by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    run_at = models.DateTimeField(_("compared at"), db_default=Now(), editable=False)
    complete_as_of = models.DateField(_("complete as of"), null=True, blank=True, editable=False)
    declared_by = models.ForeignKey(
        "accounts.User", verbose_name=_("declared by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("signed by"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="proof that books and collectors agree to the fen",
        retention="permanent",
        internal="id uid version created_at updated_at organisation channel starts_on ends_on file_names files_sha256"
        " file_rows book_rows file_fen book_fen totals differences difference_count explanation state run_by run_at"
        " complete_as_of declared_by declared_at signed_by signed_at",
        personal="differences run_by declared_by signed_by",
    )

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="%(app_label)s_%(class)s_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReconciliationState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_period_runs_forward",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReconciliationState.FOUND) | Q(difference_count=0) | ~Q(explanation=""),
                name="%(app_label)s_%(class)s_differences_explained",
                violation_error_message=_("Say what became of each difference before you declare the period complete."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReconciliationState.FOUND) | Q(complete_as_of__isnull=False),
                name="%(app_label)s_%(class)s_complete_as_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("declared_by")) & ~Q(signed_by=F("run_by")),
                name="%(app_label)s_%(class)s_signed_by_another",
                violation_error_message=_("Whoever compared or declared does not sign."),
            ),
            models.CheckConstraint(
                condition=Q(declared_by__isnull=True, declared_at__isnull=True)
                | Q(declared_by__isnull=False, declared_at__isnull=False),
                name="%(app_label)s_%(class)s_declared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="%(app_label)s_%(class)s_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.starts_on.isoformat()} – {self.ends_on.isoformat()}"
