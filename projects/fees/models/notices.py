"""The notice to pay: an official paper, the amount it names, and the day by which it must be paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.secrecy import refuse_secret
from projects.fees.models.cases import Assessment, FeeCase
from projects.fees.states import Collector


@tracked(parent="case")
class FeeNotice(Identified):
    """``due_on`` is counted from the service of the paper, in working days; nothing defers it."""

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(FeeCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="notices")
    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.PROTECT, related_name="notices"
    )
    paper = models.OneToOneField(
        "records.Paper", verbose_name=_("paper"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    payee = models.CharField(_("to be paid to"), max_length=8, choices=Collector)
    collector_rule = models.JSONField(_("rule on who collects"), default=dict, blank=True)
    term_workdays = models.PositiveSmallIntegerField(_("term (working days)"))
    term_figure = models.JSONField(_("figure of the term"), default=dict, blank=True)
    accepted_unverified = models.CharField(
        _("why an unverified figure was taken"), max_length=300, blank=True, validators=[refuse_secret]
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    served_on = models.DateField(_("served on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_due_provisional = models.BooleanField(_("working calendar not announced yet"), default=False)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what somebody was told to pay, and by when",
        retention="permanent",
        internal="id uid version created_at updated_at organisation case assessment paper amount_fen payee"
        " collector_rule term_workdays term_figure accepted_unverified issued_on served_on due_on is_due_provisional",
    )

    class Meta:
        verbose_name = _("notice to pay")
        verbose_name_plural = _("notices to pay")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(payee__in=Collector.values), name="%(app_label)s_%(class)s_payee_known"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_asks_for_something",
                violation_error_message=_("A notice asks for more than 0 fen."),
            ),
            models.CheckConstraint(
                condition=Q(term_workdays__gte=1),
                name="%(app_label)s_%(class)s_has_a_term",
                violation_error_message=_("A notice names the term within which to pay."),
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, due_on__isnull=True)
                | Q(served_on__isnull=False, issued_on__isnull=False, due_on__gt=models.F("served_on")),
                name="%(app_label)s_%(class)s_due_after_service",
                violation_error_message=_("A notice that was served has a day by which to pay, after its service."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
