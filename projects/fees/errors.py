"""What fee cases, assessments, reliefs and their postings refuse."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken
from projects.ledger.rules import yuan


class MoreThanOwed(RuleBroken):
    code = "more_than_owed"

    def __init__(self, owed_fen: int) -> None:
        super().__init__(_("Only %(yuan)s yuan are owed.") % {"yuan": yuan(owed_fen)})


class MoreThanReturnable(RuleBroken):
    code = "more_than_returnable"

    def __init__(self, there_fen: int) -> None:
        super().__init__(_("Only %(yuan)s yuan can be returned.") % {"yuan": yuan(there_fen)})


class MoreThanUnallocated(RuleBroken):
    code = "more_than_unallocated"

    def __init__(self, held_fen: int) -> None:
        super().__init__(_("Only %(yuan)s yuan are held without a purpose.") % {"yuan": yuan(held_fen)})


class UnverifiedFigure(RuleBroken):
    """A figure or a rule that nobody has held against its document is taken only with a reason, which is printed."""

    code = "figure_unverified"

    def __init__(self, what: object) -> None:
        sentence = _("“%(what)s” is not verified: give the reason for taking it all the same. It is printed.")
        super().__init__(sentence % {"what": what})


class OldCase(RuleBroken):
    code = "old_case"
    message = gettext_lazy("This case was decided before the portal: it is kept as decided and never recalculated.")


class NoScan(RuleBroken):
    code = "scan_missing"
    message = gettext_lazy("Attach the scan of the old decision first.")


class NotInPreparation(RuleBroken):
    code = "not_in_preparation"
    message = gettext_lazy("The case is not in preparation: take the step “Assess again” first.")


class NothingAssessed(RuleBroken):
    code = "nothing_assessed"
    message = gettext_lazy("Nothing has been assessed yet.")


class DecidedAlready(RuleBroken):
    code = "decided_already"
    message = gettext_lazy("The newest assessment is signed already: assess again first.")


class KindWrong(RuleBroken):
    code = "kind_wrong"
    message = gettext_lazy(
        "A case begins with an initial assessment or a back payment; later ones are changes or the building as built."
    )


class OtherDevelopment(RuleBroken):
    code = "other_development"
    message = gettext_lazy("The required area or the phase belongs to another development.")


class SecondPersonNeeded(RuleBroken):
    code = "second_person"
    message = gettext_lazy("Whoever assesses neither examines nor signs: ask a second person.")


class HandChangeUnapproved(RuleBroken):
    code = "hand_change_unapproved"
    message = gettext_lazy("The amount was changed by hand: the signer approves that expressly, or returns the case.")


class HandChangeMissing(RuleBroken):
    code = "hand_change_reason"
    message = gettext_lazy("An amount changed by hand differs from the calculated one, and needs the reason.")


class ReliefsChanged(RuleBroken):
    code = "reliefs_changed"
    message = gettext_lazy("A relief was decided since this was assessed: assess again.")


class NotSettled(RuleBroken):
    code = "not_settled"

    def __init__(self, owed_fen: int, back_fen: int) -> None:
        words = {"owed": yuan(owed_fen), "back": yuan(back_fen)}
        super().__init__(
            _("The case is not settled: %(owed)s yuan are owed, %(back)s yuan are to be returned or placed.") % words
        )


class FutureDay(RuleBroken):
    code = "future_day"
    message = gettext_lazy("A decision is not dated in the future.")


class PromiseIsNoGround(RuleBroken):
    """What others promised an investor relieves nobody."""

    code = "no_lawful_ground"
    message = gettext_lazy(
        "A promise to a major project or to an investor is no ground of relief: beyond the national items no "
        "department and no person may reduce, waive or defer the fee (计价格〔2000〕474号, 中发〔2001〕9号)."
    )


class GroundNotInForce(RuleBroken):
    code = "ground_not_in_force"

    def __init__(self, ground: object, day: object) -> None:
        super().__init__(_("“%(ground)s” does not hold on %(day)s.") % {"ground": ground, "day": day})


class ReliefBeyondArea(RuleBroken):
    code = "relief_beyond_area"

    def __init__(self, left_m2: object) -> None:
        super().__init__(_("Several reliefs never cover more than the area: %(left)s m² are left.") % {"left": left_m2})


class ThreePeopleNeeded(RuleBroken):
    code = "three_people"
    message = gettext_lazy("One person enters a relief, a second examines it, a third decides.")


class CollectorUnknown(RuleBroken):
    """Nobody has said who collects for that period; the notice would name the wrong payee."""

    code = "collector_unknown"

    def __init__(self, kind: object, year: int) -> None:
        sentence = _(
            "No rule says who collects “%(kind)s” for the charging period %(year)d. Ask the finance department of the"
            " province, and enter the rule with its document."
        )
        super().__init__(sentence % {"kind": kind, "year": year})


class NothingToNotify(RuleBroken):
    code = "nothing_to_notify"
    message = gettext_lazy("Nothing is owed on this case: there is nothing to ask for.")


class NotSigned(RuleBroken):
    code = "not_signed"
    message = gettext_lazy("The assessment is not signed yet: a notice follows the signature.")


class NotServed(RuleBroken):
    code = "not_served"
    message = gettext_lazy("No notice has been served yet: draft it, have it signed, and record the service.")


class AreaMissing(RuleBroken):
    code = "area_missing"
    message = gettext_lazy("Name the duty to build, or the required area.")
