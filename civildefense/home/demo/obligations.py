"""Duties of the invented developments, reckoned by the rules that the portal itself uses, in a few statements."""

from collections.abc import Iterator
from decimal import Decimal

from civildefense.accounts.models import Organisation, User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import Dice, demo_uid
from civildefense.home.demo.figures import DOCUMENT
from civildefense.rulebook.figures.book import FigureBook
from civildefense.rulebook.models import DivisionClass
from projects.developments.models import Development, Phase
from projects.developments.states import DevelopmentState
from projects.obligations.facts import parts_of
from projects.obligations.models import AreaCredit, Obligation, SupportingArea
from projects.obligations.rules import Question, lines_of, required_m2, rounded
from projects.obligations.services.quoting import Quoting, book_of
from projects.obligations.snapshot import stored_line, stored_question
from projects.obligations.states import Family

SOURCE = "demo"
# Before the design is there, nothing is determined.
UNDETERMINED = (DevelopmentState.FILED, DevelopmentState.DESIGNING, DevelopmentState.CANCELLED)
# What stands on the site of what is required: everything, a part, nothing.
ON_SITE = {100: 62, 50: 14, 0: 24}
CREDITED_M2 = Decimal(200)


def load_obligations(offices: dict[str, Organisation], users: dict[str, User]) -> None:
    """One determination for each phase, and a supporting area in some counties; nothing where there are some."""
    if Obligation.objects.exists():
        return
    related = ("phases", "buildings__phase", "buildings__duty_parts")
    developments = Development.objects.filter(source=SOURCE).exclude(state__in=UNDETERMINED)
    rows = developments.select_related("organisation", "division__parent").prefetch_related(*related).order_by("pk")
    book, classes = book_of("area_"), {row.division_id: row for row in DivisionClass.objects.select_related("division")}
    made = [duty for row in rows for duty in _duties(row, book, classes, users["clerk"])]
    Obligation.objects.bulk_create(made, batch_size=500)
    _credit(made, users["clerk"])


def _duties(
    development: Development, book: FigureBook, classes: dict[int, DivisionClass], by: User
) -> Iterator[Obligation]:
    parts = tuple(parts_of(sorted(development.buildings.all(), key=lambda row: row.pk)))
    if Dice("undetermined", development.source_key).chance(4):
        return  # left for the clerk to do
    division = development.division
    own = classes.get(division.pk) or classes[division.parent_id or 0]
    phases: list[Phase | None] = [*development.phases.all()] or [None]
    for phase in phases:
        uid = str(phase.uid) if phase else ""
        question = Question(
            family=Family.B, division_class=own.district_class, is_key_city=own.is_key_city, parts=parts, phase=uid
        )
        ask = Quoting(book, development.filed_on)
        lines = lines_of(question, ask)
        required = required_m2(lines)
        share = Dice("on site", development.source_key, uid).weighted(ON_SITE)
        yield Obligation(
            uid=demo_uid("obligation", development.source_key, phase.number if phase else 0),
            organisation=development.organisation, development=development, phase=phase, number=1, family=Family.B,
            determined_on=development.filed_on, inputs=stored_question(question) | {"chosen_reason": ""},
            figures=[own.quoted(), *ask.quoted], lines=[stored_line(line) for line in lines], required_m2=required,
            planned_m2=rounded(required * share / 100), accepted_unverified=DOCUMENT, determined_by=by,
        )  # fmt: skip


def _credit(made: list[Obligation], by: User) -> None:
    """The first open duties of each office share one supporting area; the duty is written anew with each credit."""
    areas: dict[int, SupportingArea] = {}
    taken: dict[int, int] = {}
    for duty in made:
        office = duty.organisation
        if duty.required_m2 - duty.planned_m2 < CREDITED_M2 or taken.get(office.pk, 0) >= 3:
            continue
        taken[office.pk] = taken.get(office.pk, 0) + 1
        area = areas.get(office.pk) or SupportingArea.objects.create(
            uid=demo_uid("supporting area", office.code), organisation=office, division=duty.development.division,
            name=f"{duty.development.division.name}集中配套区（演示）", available_m2=Decimal(900), document=DOCUMENT,
            document_on=duty.determined_on, remarks=f"档案 {canary('projects.supportingarea.remarks')}",
        )  # fmt: skip
        areas[office.pk] = area
        AreaCredit.objects.create(
            area=area, obligation=duty, m2=CREDITED_M2, document=DOCUMENT, assigned_on=duty.determined_on,
            assigned_by=by,
        )  # fmt: skip
        kept = ("family", "determined_on", "inputs", "figures", "lines", "required_m2", "planned_m2", "phase")
        Obligation.objects.create(
            **{name: getattr(duty, name) for name in kept}, organisation=office, development=duty.development, number=2,
            supersedes=duty, reason=f"由“{area.name}”抵扣", credited_m2=CREDITED_M2, determined_by=by,
            accepted_unverified=DOCUMENT,
        )  # fmt: skip
