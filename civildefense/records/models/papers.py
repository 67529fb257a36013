"""Official papers: from the draft to the service, with numbers that leave no gap."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from civildefense.common.secrecy import refuse_secret
from civildefense.records.models.subjects import AboutSubject, SubjectQuerySet


class PaperState(models.TextChoices):
    DRAFT = "draft", _("draft")
    CHECKED = "checked", _("checked")
    REVIEWED = "reviewed", _("reviewed by the legal officer")
    ISSUED = "issued", _("signed and issued")
    SERVED = "served", _("served")
    VOID = "void", _("void")


class ServiceWay(models.TextChoices):
    DIRECT = "direct", _("handed over directly")
    MAIL = "mail", _("by mail")
    LEFT = "left", _("left behind")
    NOTICE = "notice", _("by public notice")
    ELECTRONIC = "electronic", _("electronically")


OUT = (PaperState.ISSUED, PaperState.SERVED)

# A number once given stays with its paper, and the paper stays as it was signed.
FROZEN = ("kind", "subject_type_id", "subject_uid", "organisation_id", "title", "addressee", "context", "basis",
          "remedies", "drafted_by_id", "reviewed_by_id", "issued_by_id", "issued_at", "issued_on", "register_id",
          "serial", "number", "original", "sha256")  # fmt: skip
ISSUED_STAYS = """
    IF OLD.serial IS NOT NULL AND ({new}) IS DISTINCT FROM ({old}) THEN
        RAISE EXCEPTION 'records_paper_issued_stays: what was issued under a number does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'records_paper_issued_stays';
    END IF;
    RETURN NEW;
""".format(new=", ".join(f"NEW.{column}" for column in FROZEN), old=", ".join(f"OLD.{column}" for column in FROZEN))
NUMBERED_STAYS = """
    IF OLD.serial IS NOT NULL THEN
        RAISE EXCEPTION 'records_paper_number_stays: a numbered paper is voided, never deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'records_paper_number_stays';
    END IF;
    RETURN OLD;
"""
ONE_BY_ONE = """
    IF NEW.last <> OLD.last + 1 OR (NEW.organisation_id, NEW.word, NEW.year)
        IS DISTINCT FROM (OLD.organisation_id, OLD.word, OLD.year) THEN
        RAISE EXCEPTION 'records_numberregister_one_by_one: numbers are given one after the other'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'records_numberregister_one_by_one';
    END IF;
    RETURN NEW;
"""


class NumberRegister(Identified):
    """The last number that an office has given under one document word in one year; the row is its own lock."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    word = models.CharField(_("document word"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="document numbers without a gap",
        retention="permanent",
        internal="id uid version created_at updated_at organisation word year last",
    )

    class Meta:
        verbose_name = _("register of document numbers")
        verbose_name_plural = _("registers of document numbers")
        ordering = ["-year", "word"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "word", "year"], name="%(app_label)s_%(class)s_one_a_year"),
        ]
        triggers = [
            pgtrigger.Trigger(name="one_by_one", when=pgtrigger.Before, operation=pgtrigger.Update, func=ONE_BY_ONE),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕"


@tracked()
class Stationery(Identified):
    """The word that stands before an office's document numbers, and its own template; an empty kind: any kind."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind of paper"), max_length=40, blank=True)
    word = models.CharField(
        _("document word"),
        max_length=20,
        help_text=_("What stands before the year in a document number."),
        validators=[refuse_secret],
    )
    template = models.ForeignKey(
        "records.Attachment",
        verbose_name=_("template (DOCX)"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="how an office numbers and writes its papers",
        retention="permanent",
        internal="id uid version created_at updated_at organisation kind word template",
    )

    class Meta:
        verbose_name = _("stationery")
        verbose_name_plural = _("stationery")
        ordering = ["organisation", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="%(app_label)s_%(class)s_one_a_kind",
                violation_error_message=_("The office has stationery for this kind of paper already."),
            ),
            models.CheckConstraint(
                condition=~Q(word=""),
                name="%(app_label)s_%(class)s_has_a_word",
                violation_error_message=_("Give the word that stands before the office's document numbers."),
            ),
        ]

    def __str__(self) -> str:
        return self.word


class PaperQuerySet(SubjectQuerySet):
    def out(self) -> Self:
        """Issued and not void."""
        return self.filter(state__in=OUT)

    def numbered(self) -> Self:
        return self.filter(serial__isnull=False)


@searchable(names="title addressee", codes="number", beside="organisation__name")
@tracked()
class Paper(AboutSubject, Identified):
    """``context`` is what the paper says about its subject, frozen when it is drafted; ``original`` the PDF as issued.

    ``scan`` is the sealed paper, the issued original in law: a seal is never drawn.
    """

    State = PaperState

    kind = models.CharField(_("kind of paper"), max_length=40)
    title = models.CharField(_("title"), max_length=200, validators=[refuse_secret])
    addressee = models.CharField(_("addressee"), max_length=200, validators=[refuse_secret])
    context = models.JSONField(_("what it says"), default=dict, blank=True)
    basis = models.TextField(_("legal basis"), max_length=4000, blank=True, validators=[refuse_secret])
    remedies = models.TextField(_("remedies"), max_length=4000, blank=True, validators=[refuse_secret])
    needs_basis = models.BooleanField(_("needs a legal basis"), default=False)
    needs_remedies = models.BooleanField(_("needs remedies"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.DRAFT)

    drafted_by = models.ForeignKey(
        "accounts.User", verbose_name=_("drafted by"), on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(_("drafted at"), db_default=models.functions.Now())
    checked_by = models.ForeignKey(
        "accounts.User", verbose_name=_("checked by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", verbose_name=_("reviewed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    issued_by = models.ForeignKey(
        "accounts.User", verbose_name=_("signed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("signed at"), null=True)
    issued_on = models.DateField(_("date of the paper"), null=True)
    register = models.ForeignKey(
        NumberRegister, verbose_name=_("register"), on_delete=models.PROTECT, null=True, related_name="papers"
    )
    serial = models.PositiveIntegerField(_("number in the register"), null=True)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    original = models.FileField(_("issued PDF"), upload_to="papers/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey(
        "records.Attachment", verbose_name=_("sealed scan"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_by = models.ForeignKey(
        "accounts.User", verbose_name=_("voided by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.CharField(_("why it is void"), max_length=500, blank=True, validators=[refuse_secret])

    objects = PaperQuerySet.as_manager()  # type: ignore[misc]
    sheet = DataSheet(
        purpose="what the office has told whom, with number, signature and service",
        retention="permanent",
        internal="id uid version created_at updated_at subject_type subject_uid organisation kind title addressee"
        " context basis remedies needs_basis needs_remedies state drafted_by drafted_at checked_by checked_at"
        " reviewed_by reviewed_at issued_by issued_at issued_on register serial number original sha256 scan voided_by"
        " voided_at void_reason",
        personal="addressee context drafted_by checked_by reviewed_by issued_by voided_by",
    )

    class Meta:
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_uid"]),
            models.Index(fields=["organisation", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PaperState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT)
                | Q(serial__isnull=False, register__isnull=False, issued_on__isnull=False, issued_by__isnull=False)
                & ~Q(number="")
                & ~Q(original=""),
                name="%(app_label)s_%(class)s_issued_with_a_number",
                violation_error_message=_("A paper is issued with a number, a signatory and its PDF, or not at all."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(needs_basis=False) | ~Q(basis=""),
                name="%(app_label)s_%(class)s_issued_with_basis",
                violation_error_message=_("This kind of paper is not issued without its legal basis."),
                violation_error_code="no_basis",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(needs_remedies=False) | ~Q(remedies=""),
                name="%(app_label)s_%(class)s_issued_with_remedies",
                violation_error_message=_("This kind of paper is not issued without the remedies against it."),
                violation_error_code="no_remedies",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.SERVED) | Q(scan__isnull=False),
                name="%(app_label)s_%(class)s_served_sealed",
                violation_error_message=_("A paper is served after its sealed scan has been added."),
                violation_error_code="not_sealed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")),
                name="%(app_label)s_%(class)s_reviewed_by_another",
                violation_error_message=_("Whoever drafted a paper does not review it."),
                violation_error_code="same_person",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True)
                | ~Q(issued_by=F("drafted_by")) & (Q(reviewed_by__isnull=True) | ~Q(issued_by=F("reviewed_by"))),
                name="%(app_label)s_%(class)s_issued_by_another",
                violation_error_message=_("Whoever drafted or reviewed a paper does not sign it."),
                violation_error_code="same_person",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"%(app_label)s_%(class)s_{act}_by_somebody",
                )
                for act in ("checked", "reviewed", "issued", "voided")
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.VOID) | Q(voided_by__isnull=False) & ~Q(void_reason=""),
                name="%(app_label)s_%(class)s_void_for_a_reason",
                violation_error_message=_("Please give the reason."),
            ),
            models.UniqueConstraint(
                fields=["register", "serial"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("This document number is taken."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="issued_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=ISSUED_STAYS
            ),
            pgtrigger.Trigger(
                name="number_stays", when=pgtrigger.Before, operation=pgtrigger.Delete, func=NUMBERED_STAYS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def is_out(self) -> bool:
        return self.state in OUT


class PaperService(models.Model):
    """How and on which day a paper reached its addressee, and what proves it. An attempt that failed is none."""

    Way = ServiceWay

    paper = models.ForeignKey(Paper, verbose_name=_("paper"), on_delete=models.PROTECT, related_name="services")
    how = models.CharField(_("how"), max_length=12, choices=ServiceWay)
    served_on = models.DateField(_("served on"))
    proof = models.ForeignKey(
        "records.Attachment", verbose_name=_("proof"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(
        _("receipt or posting"), max_length=200, blank=True, validators=[refuse_secret],
        help_text=_("Who received it, the number of the posting, or where the notice stands."),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=models.functions.Now())

    objects = ScopedQuerySet.as_manager()
    scope = "paper__organisation"
    sheet = DataSheet(
        purpose="proof of service",
        retention="permanent",
        internal="id paper how served_on proof note recorded_by recorded_at",
        personal="note recorded_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("service of a paper")
        verbose_name_plural = _("services of papers")
        ordering = ["paper", "served_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=ServiceWay.values), name="%(app_label)s_%(class)s_how_known"),
            models.CheckConstraint(
                condition=Q(proof__isnull=False) | ~Q(note=""),
                name="%(app_label)s_%(class)s_is_proved",
                violation_error_message=_(
                    "Say what proves the service: a file, or the number of the receipt or of the posting."
                ),
                violation_error_code="no_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.served_on}"
