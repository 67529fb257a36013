"""The plans as rows, a few statements for all of them; every amount is a transfer."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from civildefense.accounts.models import User
from civildefense.home.demo.dice import Dice, demo_uid
from civildefense.home.demo.fees.plan import Plan, plans, settle_new
from civildefense.home.demo.fees.pursuit import ILLUSTRATIVE, write_notices, write_steps
from civildefense.home.demo.rows import write
from civildefense.rulebook.classes.models import DivisionClass
from civildefense.rulebook.figures.models import RuleFigure
from civildefense.rulebook.figures.services import figure_for
from projects.developments.models import Phase
from projects.fees.cases.assessing import RATE
from projects.fees.models import Assessment, AssessmentDecision, FeeCase
from projects.fees.payments.models import Payment, PaymentPosting
from projects.fees.payments.states import Channel, PayerMatch, PostingAct, ReceiptKind
from projects.fees.rules import payable_fen
from projects.ledger.models import Account
from projects.ledger.services import Entry, post_many
from projects.ledger.states import AccountKind

SOURCE = "demo"
TAX = (Channel.TAX, ReceiptKind.TAX, "SW")
TREASURY = (Channel.TREASURY, ReceiptKind.SLIP, "JK")
# The side to which a transfer of each kind adds, and the one from which it takes.
ASSESS = (AccountKind.RECEIVABLE, AccountKind.ASSESSED)
PAY = (AccountKind.COLLECTED, AccountKind.RECEIVABLE)
HOLD = (AccountKind.COLLECTED, AccountKind.UNALLOCATED)
GIVE_UP = (AccountKind.WRITTEN_OFF, AccountKind.RECEIVABLE)


def load_fees(users: dict[str, User]) -> None:
    """Cases over all phases of the invented developments; nothing where some are there already."""
    if FeeCase.objects.filter(source=SOURCE).exists():
        return
    related = ("development__organisation", "development__developer", "development__division")
    phases = list(Phase.objects.filter(development__source=SOURCE).select_related(*related).order_by("pk"))
    drawn = plans(phases)
    cases = {plan.serial: _case(plan) for plan in drawn}
    write(cases.values())
    made = _assess(drawn, cases, users)
    _pay(drawn, cases, users["finance"])
    write_notices(drawn, cases, made)
    write_steps(drawn, cases, users["finance"])


def _case(plan: Plan) -> FeeCase:
    development = plan.phase.development
    office = development.organisation
    old: dict[str, Any] = {
        "is_before_portal": True,
        "prior_number": f"{office.code}防费〔{plan.year}〕{plan.serial + 1}号",
        "prior_decided_on": plan.decided_on,
        "source_key": f"台账第{plan.serial + 3}行",
    }
    return FeeCase(
        uid=demo_uid("fee case", plan.serial), organisation=office, number=f"{plan.year}-D{plan.serial + 1:04d}",
        development=development, phase=plan.phase, payer=development.developer, charging_year=plan.year,
        state=plan.state, source=SOURCE, **(old if plan.is_old else {}),
    )  # fmt: skip


def _assess(drawn: list[Plan], cases: dict[int, FeeCase], users: dict[str, User]) -> dict[int, Assessment]:
    """An amount for every case but the drafts; signed where the case has come so far."""
    made = {
        plan.serial: _prior(plan, cases[plan.serial], users["finance"])
        if plan.is_old
        else _calculated(plan, cases[plan.serial], users["finance"])
        for plan in drawn
        if plan.end != "draft"
    }
    write(made.values())
    write(
        AssessmentDecision(
            uid=demo_uid("fee decision", plan.serial), assessment=made[plan.serial], decided_on=plan.decided_on,
            number=cases[plan.serial].prior_number or f"演示防费〔{plan.year}〕{plan.serial + 1}号",
            examined_by=users["legal_officer"], examined_at=_noon(plan.decided_on),
            decided_by=users["leader"], decided_at=_noon(plan.decided_on),
        )
        for plan in drawn
        if plan.is_decided
    )  # fmt: skip
    return made


def _prior(plan: Plan, case: FeeCase, by: User) -> Assessment:
    return Assessment(
        uid=demo_uid("assessment", plan.serial), case=case, kind="initial", is_prior=True, gross_fen=plan.owed_fen,
        payable_fen=plan.owed_fen, assessed_by=by, assessed_at=_noon(plan.decided_on),
    )  # fmt: skip


def _calculated(plan: Plan, case: FeeCase, by: User) -> Assessment:
    area = Decimal(plan.area_m2) + Decimal(Dice("fee area", plan.serial).below(100)) / 100
    rate = _rate(case.development.division, case.development.use, dt.date(plan.year, 1, 1))
    assert rate.value is not None
    settle_new(plan, payable_fen(area, rate.value))
    return Assessment(
        uid=demo_uid("assessment", plan.serial), case=case, kind="initial", rule_on=plan.decided_on,
        required_m2=area * 2, built_m2=area, credited_m2=0, area_m2=area, rate_yuan_per_m2=rate.value,
        rate_figure=rate.quoted(), gross_fen=plan.owed_fen, payable_fen=plan.owed_fen,
        accepted_unverified=ILLUSTRATIVE, assessed_by=by, assessed_at=_noon(plan.decided_on),
    )  # fmt: skip


@cache
def _rate(division: Any, use: str, day: dt.date) -> RuleFigure:
    district = DivisionClass.objects.nearest(division, day)
    return figure_for(RATE, day=day, division_class=district.district_class if district else "", use=use)


def _pay(drawn: list[Plan], cases: dict[int, FeeCase], by: User) -> None:
    """What is owed, what came in and what was given up, as transfers; each receipt knows its own."""
    lines = [line for plan in drawn if plan.is_decided for line in _lines(plan)]
    accounts = _accounts({(line.serial, kind) for line in lines for kind in line.sides}, cases)
    entries = [
        Entry(
            debit=accounts[line.serial, line.sides[0]], credit=accounts[line.serial, line.sides[1]],
            amount_fen=line.fen, occurred_on=line.on, memo=line.memo, key=line.key,
        )
        for line in lines
    ]  # fmt: skip
    posted = {posting.transfer.idempotency_key: posting.transfer for posting in post_many(entries=entries, by=by)}
    payments = {
        (plan.serial, number): _payment(plan, number, cases[plan.serial], by)
        for plan in drawn
        for number in range(len(plan.receipts))
    }
    write(payments.values())
    write(
        PaymentPosting(payment=payment, transfer=posted[key], case=payment.case, act=act)
        for (serial, number), payment in payments.items()
        for act in (PostingAct.PAID, PostingAct.HELD)
        if (key := _key(serial, number, act)) in posted
    )


def _accounts(wanted: set[tuple[int, str]], cases: dict[int, FeeCase]) -> dict[tuple[int, str], Account]:
    found = {
        (serial, kind): Account(
            uid=demo_uid("account", serial, kind), organisation_id=cases[serial].organisation_id, kind=kind,
            subject_uid=cases[serial].uid, title=cases[serial].number,
        )
        for serial, kind in sorted(wanted)
    }  # fmt: skip
    write(found.values())
    return found


class Line(NamedTuple):
    """One transfer of one case."""

    serial: int
    sides: tuple[str, str]
    fen: int
    on: dt.date
    memo: str
    key: str


def _lines(plan: Plan) -> Iterator[Line]:
    """In their order: no account ever falls below its floor."""
    key = f"demo:fee:{plan.serial}:assessed"
    yield Line(plan.serial, ASSESS, plan.owed_fen, plan.decided_on, "核定易地建设费", key)
    left = plan.owed_fen
    for number, receipt in enumerate(plan.receipts):
        paid = min(receipt.fen, left)
        left -= paid
        memo = f"收到第{number + 1}笔"
        for sides, fen, act in ((PAY, paid, PostingAct.PAID), (HOLD, receipt.fen - paid, PostingAct.HELD)):
            if fen:
                yield Line(plan.serial, sides, fen, receipt.received_on, memo, _key(plan.serial, number, act))
    if plan.end == "written_off":
        day = plan.decided_on + dt.timedelta(days=900)
        yield Line(plan.serial, GIVE_UP, left, day, "法院裁定终结，依法核销", f"demo:fee:{plan.serial}:off")


def _key(serial: int, number: int, act: str) -> str:
    return f"demo:fee:{serial}:{number}:{act}"


def _payment(plan: Plan, number: int, case: FeeCase, by: User) -> Payment:
    receipt, developer = plan.receipts[number], case.payer
    channel, kind, letters = TAX if plan.is_tax else TREASURY
    return Payment(
        uid=demo_uid("payment", plan.serial, number), organisation=case.organisation, case=case, channel=channel,
        receipt_kind=kind, receipt_number=f"{letters}{plan.year}{plan.serial:05d}{number}",
        received_on=receipt.received_on, amount_fen=receipt.fen, payer_name=developer.name, payer=developer,
        payer_match=PayerMatch.DEVELOPER, treasury_level="county", source=SOURCE, recorded_by=by,
        recorded_at=_noon(receipt.received_on),
    )  # fmt: skip


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.timezone(dt.timedelta(hours=8)))
