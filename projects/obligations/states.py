"""The words of a determination, of an off-site application and of a credit, and who may say what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class Family(models.TextChoices):
    """A: ground floor or a range of percentages (national, 2003); B: a percentage of the area above ground."""

    A = "a", _("ground floor, or a share within a range (national rule)")
    B = "b", _("share of the area above ground")


class Use(models.TextChoices):
    """What the rules tell apart; dormitories, canteens and offices of an industrial project are civil buildings."""

    HOUSING = "housing", _("housing")
    REBUILT_HOUSING = "rebuilt_housing", _("rebuilt dangerous housing")
    CIVIL = "civil", _("other civil building")
    PRODUCTION = "production", _("industrial plant and what serves it")
    TRAFFIC = "traffic", _("traffic or municipal works")


class Rule(models.TextChoices):
    """Which sentence of the rule took a building."""

    GROUND_FLOOR = "ground_floor", _("tall building or deep foundation: its ground floor")
    OTHER_CIVIL = "other_civil", _("other civil building: share of the area above ground")
    ZONE = "zone", _("development zone: share of everything planned at once")
    OTHER_HOUSING = "other_housing", _("other housing in a key city: its ground floor")
    REBUILT_HOUSING = "rebuilt_housing", _("rebuilt dangerous housing in a key city: its ground floor")
    SHARE = "share", _("share of the area above ground by class and use")
    BELOW_FLOOR = "below_floor", _("no duty: what was planned at once stays below the threshold")
    NOT_KEY_CITY = "not_key_city", _("no duty: low housing outside key cities")
    PRODUCTION = "production", _("no duty: industrial plant and what serves it")
    TRAFFIC = "traffic", _("no duty by area: traffic or municipal works, which are made for dual use")


class Measure(models.TextChoices):
    GROUND = "ground", _("ground floor")
    TOTAL = "total", _("above ground")
    NONE = "none", _("not measured")


LEVEL_6B = frozenset({Rule.OTHER_HOUSING, Rule.REBUILT_HOUSING})
RANGED = frozenset({Rule.OTHER_CIVIL, Rule.ZONE})
BY_GROUND = frozenset({Rule.GROUND_FLOOR, Rule.OTHER_HOUSING, Rule.REBUILT_HOUSING})
WITHOUT_DUTY = frozenset({Rule.BELOW_FLOOR, Rule.NOT_KEY_CITY, Rule.PRODUCTION, Rule.TRAFFIC})
# Uses that no rule of area takes, whatever the family.
OUTSIDE = {Use.PRODUCTION: Rule.PRODUCTION, Use.TRAFFIC: Rule.TRAFFIC}


class OffsiteMode(models.TextChoices):
    FEE = "fee", _("pay the off-site fee")
    BUILD = "build", _("build elsewhere")


class OffsiteState(models.TextChoices):
    APPLIED = "applied", _("applied for")
    EXAMINED = "examined", _("examined")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    REVOKED = "revoked", _("revoked")


EXAMINE = "projects.examine_offsiteapplication"
DECIDE = "projects.decide_offsiteapplication"

OFFSITE_MOVES = MoveTable(
    [
        Move(OffsiteState.APPLIED, OffsiteState.EXAMINED, _("Examined"), EXAMINE, needs_reason=True),
        Move(OffsiteState.EXAMINED, OffsiteState.APPROVED, _("Approve"), DECIDE, needs_reason=True),
        Move(OffsiteState.EXAMINED, OffsiteState.REFUSED, _("Refuse"), DECIDE, needs_reason=True),
        Move(OffsiteState.EXAMINED, OffsiteState.APPLIED, _("Back to the applicant"), EXAMINE, needs_reason=True),
        Move(OffsiteState.APPROVED, OffsiteState.REVOKED, _("Revoke"), DECIDE, needs_reason=True),
    ]
)
