"""Files that belong to a row: photos drawn anew, papers with a checked type."""

from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from civildefense.records.models.subjects import AboutSubject, SubjectQuerySet


class Moderation(models.TextChoices):
    WAITING = "waiting", _("waiting to be looked at")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class AttachmentQuerySet(SubjectQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A citizen's photo is there for those who moderate alone until one of them has approved it."""
        rows = super().visible_to(user)
        if getattr(user, "is_authenticated", False) and user.has_perm("records.moderate_attachment"):
            return rows
        return rows.exclude(added_by__isnull=True, moderation__in=[Moderation.WAITING, Moderation.REFUSED])

    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def photos(self) -> Self:
        """The cover first, then in the order that somebody gave them."""
        return self.filter(kind="photo").order_by("-is_cover", "position", "id")


@searchable(names="title", beside="organisation__name")
@tracked()
class Attachment(AboutSubject, Identified):
    """``file`` is served only through the view that checks scope; its name on disk is random.

    What a citizen sent was added by nobody: it came in at ``created_at``. Only photos are moderated; pages show them
    ``turns`` quarters clockwise.
    """

    Moderation = Moderation

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
        "accounts.User",
        verbose_name=_("added by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    added_at = models.DateTimeField(
        _("added at"), db_default=models.functions.Now(), null=True, blank=True, editable=False
    )
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

    moderation = models.CharField(_("moderation"), max_length=10, choices=Moderation, blank=True, editable=False)
    refusal = models.CharField(_("why it is refused"), max_length=500, blank=True, editable=False)
    moderated_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("looked at by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    moderated_at = models.DateTimeField(_("looked at"), null=True, blank=True, editable=False)
    alt_text = models.CharField(
        _("what the photo shows"),
        max_length=250,
        blank=True,
        validators=[refuse_secret],
        help_text=_("One sentence for whoever cannot see it."),
    )
    turns = models.PositiveSmallIntegerField(
        _("quarter turns"), default=0, validators=[MaxValueValidator(3)], editable=False
    )
    position = models.PositiveSmallIntegerField(
        _("place in the gallery"), default=0, help_text=_("Smaller numbers come first.")
    )
    is_cover = models.BooleanField(_("cover"), default=False, editable=False)

    objects = AttachmentQuerySet.as_manager()  # type: ignore[misc]
    sheet = DataSheet(
        purpose="evidence beside a record",
        retention="as long as its record",
        internal="id uid version created_at updated_at subject_type subject_uid organisation kind title file"
        " content_type size sha256 added_by added_at withdrawn_at withdrawn_by moderation refusal moderated_by"
        " moderated_at alt_text turns position is_cover",
        personal="added_by withdrawn_by moderated_by",
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_uid"]),
            models.Index(fields=["organisation", "moderation"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["photo", "paper", "scan"]), name="%(app_label)s_%(class)s_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(app_label)s_%(class)s_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(added_at__isnull=True, added_by__isnull=True)
                | Q(added_at__isnull=False, added_by__isnull=False),
                name="%(app_label)s_%(class)s_added_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(moderated_at__isnull=True, moderated_by__isnull=True)
                | Q(moderated_at__isnull=False, moderated_by__isnull=False),
                name="%(app_label)s_%(class)s_moderated_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="photo", moderation__in=Moderation.values) | (~Q(kind="photo") & Q(moderation="")),
                name="%(app_label)s_%(class)s_photos_are_moderated",
            ),
            models.CheckConstraint(
                condition=Q(is_cover=False) | Q(moderation="approved", withdrawn_at__isnull=True),
                name="%(app_label)s_%(class)s_cover_is_approved",
                violation_error_message=_("Only an approved photo can be the cover."),
                violation_error_code="cover",
            ),
            models.CheckConstraint(condition=Q(turns__lte=3), name="%(app_label)s_%(class)s_turns_within_circle"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_uid"],
                condition=Q(is_cover=True),
                name="%(app_label)s_%(class)s_one_cover",
            ),
        ]

    def __str__(self) -> str:
        return self.title
