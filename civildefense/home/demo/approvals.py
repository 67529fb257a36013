"""Items, delegations and powers, and what was decided about the invented developments: some two thousand decisions."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.common.bulk import insert_rows
from civildefense.home.demo.approval_papers import conditions_of, permits_of, replies_of
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from civildefense.home.demo.figures import DOCUMENT
from civildefense.home.demo.offices import CITY_OFFICE
from civildefense.rulebook.figures.book import FigureBook
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import RuleFigure
from projects.approvals import services
from projects.approvals.models import (
    Approval,
    ApprovalItem,
    ClockPause,
    Delegation,
    LandCondition,
    MatchWay,
    Permit,
    PowerItem,
    ProvincialReply,
    StageClock,
)
from projects.approvals.states import ApprovalState, Mode, Outcome, Stage
from projects.developments.models import Development
from projects.obligations.models import Obligation

SOURCE = "审批局办结清单（演示）"
BUILD, OFFSITE, METRO = "000180002001", "000180002002", "990180002009"
ITEMS_SINCE, POWERS_SINCE = dt.date(2013, 1, 1), dt.date(2020, 1, 1)
# Before that year decisions were on paper; from the last year on nobody has opened the supervision yet.
PAPER_UNTIL, UNSUPERVISED_FROM = 2015, 2019
APPLICATIONS = 9


def load_approvals(offices: dict[str, Organisation], users: dict[str, User]) -> None:
    """Everything of the slice; when items are there already, nothing is written."""
    if ApprovalItem.objects.exists():
        return
    city, clerk = offices[CITY_OFFICE], users["clerk"]
    _figures(city, users["finance"])
    items = {item.code: item for item in _items(city)}
    delegations = _delegations(city, items[METRO])
    _powers(city)
    book = FigureBook(RuleFigure.objects.all())
    duties = list(_latest_duties())
    decisions = [_decided(duty, items, users, place) for place, duty in enumerate(duties, 1)]
    _write(Approval, decisions)
    kept = Approval.objects.filter(source=SOURCE, development__isnull=False).select_related(
        "item", "phase", "development__division", "development__organisation"
    )
    _write(StageClock, [_clock(row, book) for row in kept if row.accepted_on])
    _write(Permit, [row for approval in kept for row in permits_of(approval)])
    _held(offices, items, clerk)
    _metro(city, items[METRO], delegations, clerk)
    _applications(items, clerk)
    _write(LandCondition, list(conditions_of(Development.objects.filter(source="demo").order_by("pk")[::9])))
    _write(ProvincialReply, list(replies_of(city)))


def _write(model: Any, rows: list[Any]) -> None:
    """All but what the database fills in by itself."""
    by_itself = {"id", "created_at", "updated_at", "recorded_at"}
    insert_rows(rows, [one.name for one in model._meta.concrete_fields if one.name not in by_itself])


# --- What may be decided ------------------------------------------------------------------------------


def _figures(city: Organisation, enters: User) -> None:
    """Promised days, shortened over the years; invented, and marked as that."""
    RuleFigure.objects.bulk_create(
        RuleFigure(
            uid=demo_uid("figure", key, start), organisation=city, key=key, title=title, value=days, unit="workdays",
            starts_on=start, ends_on=end, document=DOCUMENT, is_illustrative=True, entered_by=enters,
            ask="行政审批局", stops="审批计时",
        )
        for key, title, versions in read_data("approvals.json")["promises"]
        for start, end, days in versions
    )  # fmt: skip


def _items(city: Organisation) -> list[ApprovalItem]:
    data = read_data("approvals.json")
    return ApprovalItem.objects.bulk_create(
        ApprovalItem(
            uid=demo_uid("approval item", code), organisation=city, code=code, name=name, name_en=name_en, basis=basis,
            accepting_body="市政务服务中心", promise_key=promise, needs_delegation=by_delegation, link=data["portal"],
            deciding_body="市人民防空办公室" if by_delegation else "市行政审批局", starts_on=ITEMS_SINCE,
            is_illustrative=invented,
        )
        for code, name, name_en, basis, promise, by_delegation, invented in data["items"]
    )  # fmt: skip


def _delegations(city: Organisation, item: ApprovalItem) -> list[Delegation]:
    return Delegation.objects.bulk_create(
        Delegation(
            uid=demo_uid("delegation", number), organisation=city, item=item, from_body=giver, to_body=taker,
            document_number=number, coverage=coverage, starts_on=dt.date.fromisoformat(start),
            ends_on=dt.date.fromisoformat(end) if end else None,
        )
        for number, giver, taker, coverage, start, end in read_data("approvals.json")["delegations"]
    )  # fmt: skip


def _powers(city: Organisation) -> None:
    year = timezone.localdate().year
    PowerItem.objects.bulk_create(
        PowerItem(
            uid=demo_uid("power", code), organisation=city, code=code, name=name, name_en=name_en, kind=kind,
            exercising_body=exercising, supervising_body=supervising, basis=basis, starts_on=POWERS_SINCE,
            # The yearly revision has got half way.
            confirmed_for=year - place % 2, is_illustrative=True,
        )
        for place, (code, name, name_en, kind, exercising, supervising, basis) in enumerate(
            read_data("approvals.json")["powers"]
        )
    )  # fmt: skip


# --- What was decided ------------------------------------------------------------------------------------


def _latest_duties() -> Iterator[Obligation]:
    """The determination that stands for each phase."""
    rows = Obligation.objects.filter(development__source="demo").select_related(
        "development__organisation", "development__division", "development__developer", "phase"
    )
    latest: dict[tuple[int, int | None], Obligation] = {}
    for row in rows.order_by("number", "pk"):
        latest[row.development_id, row.phase_id] = row
    return iter(latest.values())


def _decided(duty: Obligation, items: dict[str, ApprovalItem], users: dict[str, User], place: int) -> Approval:
    development = duty.development
    dice = Dice("approval", development.source_key, duty.phase.number if duty.phase else 0)
    offsite = max(duty.required_m2 - duty.planned_m2 - duty.credited_m2, 0)
    accepted_on = duty.determined_on + dt.timedelta(days=20 + dice.below(40))
    decided_on = accepted_on + dt.timedelta(days=3 + dice.below(12))
    is_supervised = decided_on.year < UNSUPERVISED_FROM
    division = development.division
    return Approval(
        uid=demo_uid("approval", development.source_key, duty.phase.number if duty.phase else 0),
        organisation=development.organisation, development=development, phase=duty.phase,
        item=items[OFFSITE if offsite else BUILD], state=ApprovalState.DECIDED,
        number=f"{division.name[:1]}审人防〔{decided_on.year}〕{place}号", accepted_on=accepted_on,
        decided_on=decided_on, decided_by_body=f"{division.name}行政审批局", outcome=Outcome.GRANTED,
        mode=Mode.OFF_SITE_FEE if offsite else Mode.ON_SITE, required_m2=duty.required_m2, built_m2=duty.planned_m2,
        offsite_m2=offsite, valid_until=decided_on + dt.timedelta(days=365), project_code=development.code,
        project_name=development.name, developer_name=development.developer.name,
        credit_code=development.developer.credit_code, is_before_portal=decided_on.year < PAPER_UNTIL,
        match_way=MatchWay.CODE if development.code else MatchWay.NAME, needs_supervision=not is_supervised,
        supervised_by=users["inspector"] if is_supervised else None,
        supervised_at=timezone.now() if is_supervised else None, recorded_by=users["clerk"], source=SOURCE,
        source_key=f"D{place:05d}",
    )  # fmt: skip


def _clock(approval: Approval, book: FigureBook) -> StageClock:
    item, started_on = approval.item, approval.accepted_on
    assert item is not None
    assert started_on is not None
    days: dict[str, Any] = {}
    for name, key in (("promise", item.promise_key), ("limit", item.limit_key)):
        try:
            figure = book.figure_for(key, day=started_on)
        except FigureMissing:
            continue
        days |= {f"{name}_days": int(figure.value or 0), f"{name}_figure": figure.quoted()}
    return StageClock(
        uid=demo_uid("stage clock", approval.uid), approval=approval, stage=Stage.REVIEW, started_on=started_on,
        stopped_on=approval.decided_on, **days,
    )  # fmt: skip


def _held(offices: dict[str, Organisation], items: dict[str, ApprovalItem], clerk: User) -> None:
    """Decisions about projects that the register does not know, or knows under another name."""
    counties = [office for office in offices.values() if office.kind != Organisation.Kind.DIVISION and office.parent]
    known = Development.objects.filter(source="demo").select_related("developer").order_by("pk")[::60]
    told = [(name, "") for name in read_data("approvals.json")["strangers"]]
    told += [(f"{row.name[:-1]}项目", row.developer.name) for row in known]
    for place, (name, developer) in enumerate(told, 1):
        dice = Dice("held approval", place)
        decided_on = dt.date(2019, 1 + dice.below(12), 1 + dice.below(28))
        services.receive_decision(
            organisation=dice.pick(counties), by=clerk, item=items[BUILD], outcome=Outcome.GRANTED, source=SOURCE,
            number=f"演审人防〔2019〕{7000 + place}号", decided_on=decided_on,
            decided_by_body="行政审批局（演示）", project_name=name, developer_name=developer,
            required_m2=400 + dice.below(3000), mode=Mode.ON_SITE,
        )  # fmt: skip


def _metro(city: Organisation, item: ApprovalItem, delegations: list[Delegation], clerk: User) -> None:
    """Each line under the delegation that was valid on its day."""
    for line in Development.objects.filter(organisation=city, source="demo").order_by("filed_on"):
        decided_on = line.filed_on + dt.timedelta(days=150)
        services.receive_decision(
            organisation=city, by=clerk, development=line, item=item, outcome=Outcome.GRANTED, source=SOURCE,
            delegation=next(row for row in delegations if row.covers(item, decided_on)), decided_on=decided_on,
            accepted_on=decided_on - dt.timedelta(days=20), number=f"通防轨〔{decided_on.year}〕1号",
            decided_by_body=city.name, project_name=line.name,
        )  # fmt: skip


def _applications(items: dict[str, ApprovalItem], clerk: User) -> None:
    """On the office's own desk now: in time, waiting for papers, late."""
    today = timezone.localdate()
    waiting = Development.objects.filter(source="demo", state="designing").order_by("pk")[:APPLICATIONS]
    for place, development in enumerate(waiting):
        accepted_on = today - dt.timedelta(days=1 + place * 4)
        approval = services.apply(
            development=development, item=items[OFFSITE if place % 2 else BUILD], accepted_on=accepted_on, by=clerk,
            developer_name=development.developer.name, mode=Mode.OFF_SITE_FEE if place % 2 else Mode.ON_SITE,
        )  # fmt: skip
        if place % 3 == 2:
            ClockPause.objects.create(
                clock=approval.clocks.get(), reason="supplement", started_on=accepted_on,
                document=f"补正告知书〔{accepted_on.year}〕{place}号",
            )  # fmt: skip
