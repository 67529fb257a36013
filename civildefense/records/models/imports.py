"""One upload of the office's own file, from the dry run to the signature, row by row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    CHECKED = "checked", _("checked (dry run)")
    REFUSED = "refused", _("refused")
    COMMITTED = "committed", _("committed")
    DECLARED = "declared", _("declared complete")
    SIGNED = "signed", _("signed")
    UNDONE = "undone", _("undone")


@searchable(names="source", words="file_names", beside="organisation__name")
@tracked(exclude=("problems", "problem_counts", "layout"))
class ImportBatch(Identified):
    """rows = accepted + rejected + blank; accepted = new + changed + same; duplicates are among the rejected."""

    State = ImportState

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    target = models.CharField(_("register"), max_length=40, default="facilities")
    source = models.CharField(_("source"), max_length=80)
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    file_names = models.JSONField(_("files"), default=list)
    files_sha256 = models.CharField(max_length=64, blank=True)
    datum = models.CharField(_("datum"), max_length=10, default="wgs84")
    mapping = models.JSONField(_("mapping"), default=dict)
    is_sync = models.BooleanField(_("the whole of this source"), default=False)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    blank = models.PositiveIntegerField(_("blank"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    same = models.PositiveIntegerField(_("same"), default=0)
    withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)
    duplicates = models.PositiveIntegerField(_("duplicates"), default=0)
    problems = models.JSONField(_("problems"), default=list)
    problem_counts = models.JSONField(_("problems by kind"), default=dict)
    layout = models.JSONField(_("sheets and columns found"), default=list)
    refusal = models.CharField(_("refusal"), max_length=500, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), db_default=models.functions.Now())
    committed_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("committed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    committed_at = models.DateTimeField(_("committed at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    complete_as_of = models.DateField(_("complete as of"), null=True, blank=True)
    declared_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("declared by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what came in, from whom, and what became of each row",
        retention="permanent; the uploaded file two years",
        internal="id uid version created_at updated_at organisation target source state file_names files_sha256"
        " datum mapping is_sync rows accepted rejected blank new changed same withdrawn duplicates problems"
        " problem_counts layout refusal uploaded_by uploaded_at committed_by committed_at undone_by undone_at"
        " complete_as_of declared_by declared_at signed_by signed_at",
        personal="uploaded_by committed_by undone_by declared_by signed_by",
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(rows=F("accepted") + F("rejected") + F("blank")),
                name="%(app_label)s_%(class)s_rows_conserved",
                violation_error_message=_("Rows must equal accepted, rejected and blank rows together."),
            ),
            models.CheckConstraint(
                condition=Q(accepted=F("new") + F("changed") + F("same")),
                name="%(app_label)s_%(class)s_accepted_add_up",
            ),
            models.CheckConstraint(
                condition=Q(duplicates__lte=F("rejected")), name="%(app_label)s_%(class)s_duplicates_rejected"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | (Q(declared_by__isnull=False) & ~Q(signed_by=F("declared_by"))),
                name="%(app_label)s_%(class)s_signed_by_another",
                violation_error_message=_("Whoever declared the file complete may not sign it."),
                violation_error_code="same_person",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{verb}_at__isnull": True, f"{verb}_by__isnull": True})
                    | Q(**{f"{verb}_at__isnull": False, f"{verb}_by__isnull": False}),
                    name=f"%(app_label)s_%(class)s_{verb}_by_somebody",
                )
                for verb in ("committed", "undone", "declared", "signed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {', '.join(self.file_names)}"

    @property
    def is_declaration_void(self) -> bool:
        """What was declared complete, or even signed, no longer stands in the register."""
        return self.state == ImportState.UNDONE and self.complete_as_of is not None


@tracked()
class ImportFile(models.Model):
    """A file of a batch: as it was given, or as it goes back, whole or its rejected rows, with what is wrong."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("as given")
        MARKED = "marked", _("the whole file, wrong cells red")
        RETURNED = "returned", _("rejected rows")

    batch = models.ForeignKey(ImportBatch, verbose_name=_("import"), on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    upload = models.FileField(_("file"), upload_to="imports/%Y/%m/", max_length=200)
    sha256 = models.CharField(max_length=64)

    objects = ScopedQuerySet.as_manager()
    scope = "batch__organisation"
    sheet = DataSheet(
        purpose="the office's own file, and the one that goes back",
        retention="two years; at once when it holds what may not be stored",
        internal="id batch kind name upload sha256",
    )

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["given", "marked", "returned"]), name="%(app_label)s_%(class)s_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What a committed batch did to one object; undo touches only rows still at ``version_after``."""

    class Action(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    batch = models.ForeignKey(ImportBatch, verbose_name=_("import"), on_delete=models.PROTECT, related_name="touched")
    place = models.CharField(_("place in the file"), max_length=200)
    uid = models.UUIDField(_("object"), db_index=True)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    before = models.JSONField(_("before"), null=True)
    version_before = models.PositiveIntegerField(_("version before"), null=True)
    version_after = models.PositiveIntegerField(_("version after"))

    objects = ScopedQuerySet.as_manager()
    scope = "batch__organisation"
    sheet = DataSheet(
        purpose="undo of an import",
        retention="two years",
        internal="id batch place uid action before version_before version_after",
        append_only=True,
    )

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["created", "changed", "withdrawn"]),
                name="%(app_label)s_%(class)s_action_known",
            ),
            models.UniqueConstraint(fields=["batch", "uid"], name="%(app_label)s_%(class)s_once_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.action}"


class UndoneRow(models.Model):
    """What the undo of a batch did to one object that the batch had written.

    A row that went back as a whole has, at ``version_after``, what it had at ``stands_for``: so the batch before this
    one finds it as it left it, and can be undone next.
    """

    class Outcome(models.TextChoices):
        RESTORED = "restored", _("put back")
        CLOSED = "closed", _("closed, since the import had created it")
        PARTLY = "partly", _("put back where nobody had changed it since")
        LEFT = "left", _("left alone, since it was changed afterwards")

    batch = models.ForeignKey(ImportBatch, verbose_name=_("import"), on_delete=models.PROTECT, related_name="undone")
    uid = models.UUIDField(_("object"), db_index=True)
    name = models.CharField(_("name"), max_length=200)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    columns = models.JSONField(_("columns put back"), default=list)
    version_after = models.PositiveIntegerField(_("version after"))
    stands_for = models.PositiveIntegerField(_("version whose content it has again"), null=True)

    objects = ScopedQuerySet.as_manager()
    scope = "batch__organisation"
    sheet = DataSheet(
        purpose="what the undo of an import did, and what it left alone",
        retention="two years",
        internal="id batch uid name outcome columns version_after stands_for",
        append_only=True,
    )

    class Meta:
        verbose_name = _("undone row")
        verbose_name_plural = _("undone rows")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["restored", "closed", "partly", "left"]),
                name="%(app_label)s_%(class)s_outcome_known",
            ),
            models.UniqueConstraint(fields=["batch", "uid"], name="%(app_label)s_%(class)s_once_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.outcome}"


@tracked()
class ColumnMap(Identified):
    """How an organisation's file from one source was mapped the last time."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    target = models.CharField(_("register"), max_length=40)
    source = models.CharField(_("source"), max_length=80)
    columns = models.JSONField(_("columns"), default=dict)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="the next file of the same layout needs no mapping",
        retention="permanent",
        internal="id uid version created_at updated_at organisation target source columns",
    )

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "target", "source"], name="%(app_label)s_%(class)s_one_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.source}"
