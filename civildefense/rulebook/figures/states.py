"""What a legal figure is measured in, how far it is known, and who may say so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class FigureState(models.TextChoices):
    UNVERIFIED = "unverified", _("not verified")
    VERIFIED = "verified", _("verified")
    REPEALED = "repealed", _("repealed")


class FigureUnit(models.TextChoices):
    PERCENT = "percent", _("%")
    YUAN_PER_M2 = "yuan_per_m2", _("yuan/m²")
    YUAN = "yuan", _("yuan")
    M2 = "m2", _("m²")
    M = "m", _("m")
    WORKDAYS = "workdays", _("working days")
    DAYS = "days", _("calendar days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")
    COUNT = "count", _("items")


VERIFY = "rulebook.verify_rulefigure"

MOVES = MoveTable(
    [
        Move(FigureState.UNVERIFIED, FigureState.VERIFIED, _("Confirm against the document"), VERIFY),
        Move(FigureState.VERIFIED, FigureState.UNVERIFIED, _("Doubt again"), VERIFY, needs_reason=True),
        Move(FigureState.VERIFIED, FigureState.REPEALED, _("Mark as repealed"), VERIFY, needs_reason=True),
        Move(FigureState.UNVERIFIED, FigureState.REPEALED, _("Mark as repealed"), VERIFY, needs_reason=True),
    ]
)
