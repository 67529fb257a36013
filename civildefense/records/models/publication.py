"""A row is published on purpose: proposed by one person, approved by another, and the set as a whole as well."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.records.models.subjects import AboutSubject


class ReviewState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


@tracked()
class PublicationReview(AboutSubject, Identified):
    """One object's way to the public: ``content`` is exactly what was looked at and is copied on approval."""

    State = ReviewState

    state = models.CharField(_("state"), max_length=10, choices=ReviewState, default=ReviewState.PROPOSED)
    content = models.JSONField(_("what will be public"))
    subject_version = models.PositiveIntegerField(_("version looked at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"), db_default=models.functions.Now())
    decided_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    sheet = DataSheet(
        purpose="secrecy review before publication",
        retention="permanent",
        internal="id uid version created_at updated_at subject_type subject_uid organisation state content"
        " subject_version reason proposed_by proposed_at decided_by decided_at",
        personal="proposed_by decided_by",
    )

    class Meta:
        verbose_name = _("publication review")
        verbose_name_plural = _("publication reviews")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_uid"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReviewState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("proposed_by"))
                | Q(state__in=[ReviewState.WITHDRAWN, ReviewState.REFUSED]),
                name="%(app_label)s_%(class)s_two_people",
                violation_error_message=_("Whoever proposed the publication may not approve it."),
                violation_error_code="same_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="%(app_label)s_%(class)s_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_uid"],
                condition=Q(state=ReviewState.PROPOSED),
                name="%(app_label)s_%(class)s_one_open",
                violation_error_message=_("The object is under review already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content.get('name', '')} {self.get_state_display()}"


@tracked()
class SetApproval(Identified):
    """The secrecy officer's answer to what a whole snapshot gives away, by district, column and capacity."""

    what = models.CharField(_("set"), max_length=40, default="sites")
    max_sites = models.PositiveIntegerField(_("at most this many sites"))
    max_per_district = models.PositiveIntegerField(_("at most this many sites in a district"))
    with_capacity = models.BooleanField(_("capacity may be shown"), default=False)
    with_bulk_files = models.BooleanField(_("CSV and GeoJSON may be offered"), default=False)
    document_number = models.CharField(_("document number"), max_length=80)
    approved_by = models.ForeignKey(
        "accounts.User", verbose_name=_("approved by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), db_default=models.functions.Now())
    ended_by = models.ForeignKey(
        "accounts.User", verbose_name=_("ended by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "*"
    sheet = DataSheet(
        purpose="a set can be more secret than its rows",
        retention="permanent",
        public="what max_sites max_per_district with_capacity with_bulk_files approved_at ended_at",
        internal="id uid version created_at updated_at document_number approved_by ended_by",
        personal="approved_by ended_by",
        published=True,
    )

    class Meta:
        verbose_name = _("approval of a set")
        verbose_name_plural = _("approvals of sets")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="%(app_label)s_%(class)s_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["what"], condition=Q(ended_at__isnull=True), name="%(app_label)s_%(class)s_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number
