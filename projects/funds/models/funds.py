"""A special fund of one year, and what its budget is for."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable, searched_with
from projects.funds.states import FundLevel, FundSource, FundState

FIRST_YEAR, LAST_YEAR = 1980, 2100


class SpecialFundQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(state=FundState.IN_FORCE)


@searchable(names="name", words="lines__item", codes="document_number", beside="organisation__name")
@tracked()
class SpecialFund(Identified):
    """Money of one year, source and level; what there is of it is summed from the ledger, line by line."""

    State = FundState
    Level = FundLevel
    Source = FundSource

    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level of government"), max_length=10, choices=FundLevel)
    source = models.CharField(_("source of the money"), max_length=10, choices=FundSource)
    document_number = models.CharField(_("number of the budget document"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FundState, default=FundState.DRAFT, editable=False)

    objects = SpecialFundQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="what special funds there are, and what they are budgeted for",
        retention="permanent",
        internal="id uid version created_at updated_at organisation name year level source document_number state",
    )

    class Meta:
        verbose_name = _("special fund")
        verbose_name_plural = _("special funds")
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "level", "source", "name"],
                name="%(app_label)s_%(class)s_once_a_year",
                violation_error_message=_("This fund of that year, level and source is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="%(app_label)s_%(class)s_year_plausible",
                violation_error_message=_("That is not a year of a budget."),
            ),
            models.CheckConstraint(
                condition=Q(state=FundState.DRAFT) | ~Q(document_number=""),
                name="%(app_label)s_%(class)s_in_force_by_document",
                violation_error_message=_("A budget comes into force by a document: enter its number."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": choices.values}), name=f"%(app_label)s_%(class)s_{field}_known"
                )
                for field, choices in (("level", FundLevel), ("source", FundSource), ("state", FundState))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.name}"


@searched_with("fund")
@tracked(parent="fund")
class BudgetLine(Identified):
    """One item of the budget. ``amount_fen`` is what was first put into force; later changes are transfers."""

    fund = models.ForeignKey(SpecialFund, verbose_name=_("fund"), on_delete=models.CASCADE, related_name="lines")
    item = models.CharField(_("item"), max_length=120)
    amount_fen = models.BigIntegerField(_("amount (fen)"))

    objects = ScopedQuerySet.as_manager()
    scope = "fund__organisation"
    sheet = DataSheet(
        purpose="what a fund's budget is for",
        retention="permanent",
        internal="id uid version created_at updated_at fund item amount_fen",
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["fund", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "item"],
                name="%(app_label)s_%(class)s_item_once",
                violation_error_message=_("The fund has a line for this item already."),
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="%(app_label)s_%(class)s_is_money",
                violation_error_message=_("An amount is more than nothing, in whole fen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} · {self.item}"
