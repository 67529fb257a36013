"""What a determination, an off-site application and a credit can be refused for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken


def plain(number: Decimal) -> str:
    """Without the zeros that a column adds."""
    return f"{number.normalize():f}"


class FactMissing(RuleBroken):
    """A building's own data: the clerk enters them on the development's page."""

    code = "fact_missing"

    @classmethod
    def _about(cls, sentence: str, building: str) -> Self:
        return cls(sentence % {"building": building})

    @classmethod
    def storeys(cls, building: str) -> Self:
        return cls._about(_("%(building)s: enter the storeys above ground; the rule depends on them."), building)

    @classmethod
    def foundation(cls, building: str) -> Self:
        return cls._about(_("%(building)s: enter the depth of the foundation; the rule depends on it."), building)

    @classmethod
    def ground_floor(cls, building: str) -> Self:
        return cls._about(
            _("%(building)s: enter the area of the ground floor; the rule takes it as its base."), building
        )

    @classmethod
    def split(cls, building: str) -> Self:
        return cls._about(
            _(
                "%(building)s: how much of the ground floor exists already or is left out is not known; split the"
                " building into parts and enter it there."
            ),
            building,
        )

    @classmethod
    def mixed(cls, building: str) -> Self:
        return cls._about(_("%(building)s is of mixed use: split it into parts, each with its own use."), building)

    @classmethod
    def reason(cls, building: str) -> Self:
        return cls._about(_("%(building)s: give the reason for the area that is left out."), building)


class NoBuildings(RuleBroken):
    code = "no_buildings"
    message = gettext_lazy("No building is entered here; the duty is reckoned from buildings.")


class FactsContradict(RuleBroken):
    code = "facts_contradict"

    @classmethod
    def more_than_all(cls, building: str) -> Self:
        return cls(
            _("%(building)s: more area is left out or exists already than the building has.") % {"building": building}
        )

    @classmethod
    def planned(cls, planned: Decimal, entered: Decimal) -> Self:
        words = {"planned": plain(planned), "entered": plain(entered)}
        return cls(
            _("%(planned)s m² were planned at once, but the buildings entered have %(entered)s m² already.") % words
        )

    @classmethod
    def parts(cls, building: str, what: object, parts: Decimal, whole: Decimal) -> Self:
        words = {"building": building, "what": what, "parts": plain(parts), "whole": plain(whole)}
        return cls(
            _("%(building)s: %(what)s of its parts is %(parts)s m² together, of the building %(whole)s m².") % words
        )


class PercentNeeded(RuleBroken):
    code = "percent_needed"

    def __init__(self, least: Decimal, most: Decimal) -> None:
        words = {"least": plain(least), "most": plain(most)}
        super().__init__(
            _("The rule gives a range of %(least)s to %(most)s %%: choose a percentage and say why.") % words
        )


class PercentOutside(RuleBroken):
    code = "percent_outside"

    def __init__(self, chosen: Decimal, least: Decimal, most: Decimal) -> None:
        words = {"chosen": plain(chosen), "least": plain(least), "most": plain(most)}
        super().__init__(_("%(chosen)s %% is outside the range of %(least)s to %(most)s %%.") % words)


class ReasonMissing(RuleBroken):
    code = "reason_missing"
    message = gettext_lazy("Please give the reason.")


class FiguresUnverified(RuleBroken):
    """Whoever has the right may go on with a reason, which every print repeats."""

    code = "figures_unverified"

    def __init__(self, titles: Iterable[str]) -> None:
        sentence = _(
            "Nobody has held these figures against their documents yet: %(titles)s. Have them verified, or let somebody"
            " who may accept them give a reason; it stands on every print."
        )
        super().__init__(sentence % {"titles": "、".join(titles)})


class MayNotAccept(RuleBroken):
    code = "may_not_accept"
    message = gettext_lazy("Your role may not accept figures that nobody has verified.")


class DutyCountedOtherwise(RuleBroken):
    """The whole development and its phases would both be charged."""

    code = "duty_counted_otherwise"
    message = gettext_lazy(
        "The duty of this development is determined for the whole and by phases at once; it counts only once."
    )


class DeterminedMeanwhile(RuleBroken):
    code = "determined_meanwhile"
    message = gettext_lazy("The duty has been determined again meanwhile; work on the newest determination.")


class CreditTooLarge(RuleBroken):
    """More would be assigned than the supporting area has left, or than the duty still needs."""

    code = "credit_too_large"

    @classmethod
    def area(cls, name: str, left: Decimal) -> Self:
        return cls(_("“%(name)s” has only %(left)s m² left.") % {"name": name, "left": plain(left)})

    @classmethod
    def duty(cls, left: Decimal) -> Self:
        return cls(_("Only %(left)s m² of this duty are still open.") % {"left": plain(left)})


class CreditReleased(RuleBroken):
    code = "credit_released"
    message = gettext_lazy("This credit was released already.")


class AreaTooSmall(RuleBroken):
    code = "area_too_small"

    def __init__(self, name: str, assigned: Decimal) -> None:
        words = {"name": name, "assigned": plain(assigned)}
        super().__init__(_("%(assigned)s m² of “%(name)s” are assigned; it cannot become smaller than that.") % words)


class GroundNotInForce(RuleBroken):
    code = "ground_not_in_force"

    def __init__(self, ground: Any, day: object) -> None:
        words = {"ground": ground, "day": day}
        super().__init__(_("The ground “%(ground)s” does not hold on %(day)s.") % words)


class OffsiteTooLarge(RuleBroken):
    code = "offsite_too_large"

    def __init__(self, left: Decimal) -> None:
        super().__init__(
            _("Only %(left)s m² of the duty are open and not yet applied for.") % {"left": plain(max(left, Decimal(0)))}
        )


class NotYetDecidable(RuleBroken):
    """Proof, opinions or the notice are wanting."""

    code = "not_yet_decidable"


class SamePersonDecides(RuleBroken):
    code = "same_person"
    message = gettext_lazy("Whoever applied or examined does not decide: a second person does.")
