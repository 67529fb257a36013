"""Files that belong to a row: photos drawn anew, papers with a checked type."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.records.models.subjects import AboutSubject


@tracked()
class Attachment(AboutSubject, Identified):
    """``file`` is served only through the view that checks scope; its name on disk is random."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        PAPER = "paper", _("paper")
        SCAN = "scan", _("sealed scan")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    content_type = models.CharField(_("type"), max_length=80, editable=False)
    size = models.PositiveBigIntegerField(_("size, bytes"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(
        "accounts.User", verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(_("added at"), db_default=models.functions.Now(), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    sheet = DataSheet(
        purpose="evidence beside a record",
        retention="as long as its record",
        internal="id uid version created_at updated_at subject_type subject_uid organisation kind title file"
        " content_type size sha256 added_by added_at withdrawn_at withdrawn_by",
        personal="added_by withdrawn_by",
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_uid"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["photo", "paper", "scan"]), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(app_label)s_%(class)s_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title
