"""The life of a development, from filing to use, and what is told apart about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class DevelopmentState(models.TextChoices):
    FILED = "filed", _("filed")
    DESIGNING = "designing", _("in design")
    APPROVED = "approved", _("approved")
    BUILDING = "building", _("under construction")
    ACCEPTED = "accepted", _("accepted after completion")
    IN_USE = "in_use", _("in use")
    CANCELLED = "cancelled", _("cancelled")


_MOVE = "projects.move_development"
MOVES = MoveTable(
    [
        Move(DevelopmentState.FILED, DevelopmentState.DESIGNING, _("Design begins"), _MOVE),
        Move(DevelopmentState.DESIGNING, DevelopmentState.APPROVED, _("Record the approval"), _MOVE),
        Move(DevelopmentState.APPROVED, DevelopmentState.BUILDING, _("Construction begins"), _MOVE),
        Move(DevelopmentState.APPROVED, DevelopmentState.DESIGNING, _("Design anew"), _MOVE, needs_reason=True),
        Move(DevelopmentState.BUILDING, DevelopmentState.ACCEPTED, _("Accept the works"), _MOVE),
        Move(DevelopmentState.ACCEPTED, DevelopmentState.IN_USE, _("Record the use"), _MOVE),
        Move(DevelopmentState.ACCEPTED, DevelopmentState.BUILDING, _("Take it back"), _MOVE, needs_reason=True),
        *(
            Move(state, DevelopmentState.CANCELLED, _("Cancel the development"), _MOVE, needs_reason=True)
            for state in (
                DevelopmentState.FILED, DevelopmentState.DESIGNING, DevelopmentState.APPROVED, DevelopmentState.BUILDING
            )
        ),
        Move(DevelopmentState.CANCELLED, DevelopmentState.FILED, _("Take it up again"), _MOVE, needs_reason=True),
    ]
)  # fmt: skip
OVER = (DevelopmentState.IN_USE, DevelopmentState.CANCELLED)


class FilingKind(models.TextChoices):
    """How the development was put on record: 审批, 核准 or 备案."""

    APPROVAL = "approval", _("by examination and approval")
    PERMISSION = "permission", _("by verification")
    RECORD = "record", _("by filing")


class BuildingUse(models.TextChoices):
    """What the rules of area tell apart; offices and dormitories of an industrial project are civil buildings."""

    RESIDENTIAL = "residential", _("residential")
    PUBLIC = "public", _("public building")
    SUPPORT = "support", _("non-production building of an industrial project")
    INDUSTRIAL = "industrial", _("industrial production")
    TRANSPORT = "transport", _("traffic or municipal works")
    MIXED = "mixed", _("mixed use")


class ParticipantRole(models.TextChoices):
    DESIGNER = "designer", _("designer")
    SURVEYOR = "surveyor", _("ground surveyor")
    REVIEWER = "reviewer", _("drawing reviewer")
    BUILDER = "builder", _("builder")
    SUPERVISOR = "supervisor", _("construction supervisor")
    EQUIPMENT_MAKER = "equipment_maker", _("equipment maker")
    TESTER = "tester", _("testing body")
    MEASURER = "measurer", _("area surveyor")
    KEEPER = "keeper", _("keeper after acceptance")


class MilestoneSubject(models.TextChoices):
    MAIN = "main", _("main project")
    WORKS = "works", _("civil-defence works")


class TogetherStep(models.TextChoices):
    """同规划、同设计、同验收、同使用, in their order."""

    PLANNED = "planned", _("planned together")
    DESIGNED = "designed", _("designed together")
    ACCEPTED = "accepted", _("accepted together")
    IN_USE = "in_use", _("used together")


class BreachState(models.TextChoices):
    OPEN = "open", _("waiting to be dealt with")
    CLOSED = "closed", _("closed with an answer")


BREACH_MOVES = MoveTable(
    [Move(BreachState.OPEN, BreachState.CLOSED, _("Close with an answer"), "projects.close_breach")]
)


class ServiceKind(models.TextChoices):
    CONTACT = "contact", _("talk with the developer")
    QUESTION = "question", _("question")
    SUGGESTION = "suggestion", _("suggestion")


class ServiceState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    NOTED = "noted", _("noted")
    ANSWERED = "answered", _("answered")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("not adopted")


FIRST_STATES = {
    ServiceKind.CONTACT: ServiceState.NOTED,
    ServiceKind.QUESTION: ServiceState.OPEN,
    ServiceKind.SUGGESTION: ServiceState.OPEN,
}
_ANSWER = "projects.answer_serviceentry"
SERVICE_MOVES = MoveTable(
    [
        Move(ServiceState.OPEN, ServiceState.ANSWERED, _("Answer"), _ANSWER),
        Move(ServiceState.OPEN, ServiceState.ADOPTED, _("Record as adopted"), _ANSWER),
        Move(ServiceState.OPEN, ServiceState.DECLINED, _("Record as not adopted"), _ANSWER, needs_reason=True),
    ]
)


class Rating(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    NEUTRAL = "neutral", _("so-so")
    DISSATISFIED = "dissatisfied", _("dissatisfied")


class AcceptanceKind(models.TextChoices):
    """The papers and works that an acceptance of civil-defence works is made of."""

    COMPLETION_REPORT = "completion_report", _("report of the acceptance")
    QUALITY_PAPERS = "quality_papers", _("quality papers of all parties")
    EQUIPMENT_TEST = "equipment_test", _("test report of the protective equipment")
    SURVEY = "survey", _("survey of the civil-defence areas")
    SIGNS = "signs", _("signs installed")
    CONVERSION = "conversion", _("measures for peace and war in place")
    AS_BUILT_DRAWINGS = "as_built_drawings", _("as-built drawings")
    SUPERVISION_REPORT = "supervision_report", _("report of the quality supervision")
    FILING_FORM = "filing_form", _("filing form")


class AcceptanceState(models.TextChoices):
    WAITING = "waiting", _("to be checked")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")
    NOT_NEEDED = "not_needed", _("not needed")


_CHECK = "projects.check_acceptanceitem"
ACCEPTANCE_MOVES = MoveTable(
    [
        Move(AcceptanceState.WAITING, AcceptanceState.PASSED, _("Passed"), _CHECK),
        Move(AcceptanceState.WAITING, AcceptanceState.FAILED, _("Not passed"), _CHECK, needs_reason=True),
        Move(AcceptanceState.WAITING, AcceptanceState.NOT_NEEDED, _("Not needed"), _CHECK, needs_reason=True),
        Move(AcceptanceState.FAILED, AcceptanceState.PASSED, _("Passed"), _CHECK),
        Move(AcceptanceState.PASSED, AcceptanceState.WAITING, _("Look again"), _CHECK, needs_reason=True),
        Move(AcceptanceState.NOT_NEEDED, AcceptanceState.WAITING, _("Look again"), _CHECK, needs_reason=True),
    ]
)
SETTLED = (AcceptanceState.PASSED, AcceptanceState.NOT_NEEDED)
