"""Papers around the invented decisions: permits of other offices, conditions for land, replies of the province."""

import datetime as dt
from collections.abc import Iterable, Iterator

from civildefense.accounts.models import Organisation
from civildefense.home.demo.dice import Dice, demo_uid, read_data
from projects.approvals.models import Approval, LandCondition, Permit, ProvincialReply
from projects.approvals.states import ConditionState, PermitKind, ReplyState
from projects.developments.models import Development
from projects.developments.states import DevelopmentState

# So many of a hundred planning permits came before the decision about civil defence.
TOO_EARLY = 2
BUILT = (DevelopmentState.BUILDING, DevelopmentState.ACCEPTED, DevelopmentState.IN_USE)


def permits_of(approval: Approval) -> Iterator[Permit]:
    """The planning permit, and the construction permit of a first phase that is being built."""
    development = approval.development
    assert development is not None
    assert approval.decided_on is not None
    dice = Dice("permit", approval.source_key)
    wait = -10 if dice.chance(TOO_EARLY) else 15 + dice.below(60)
    planned_on = approval.decided_on + dt.timedelta(days=wait)
    yield _permit(approval, PermitKind.PLANNING, planned_on, "建字第", "自然资源和规划局")
    if development.state in BUILT and (approval.phase is None or approval.phase.number == 1):
        built_on = planned_on + dt.timedelta(days=20 + dice.below(80))
        yield _permit(approval, PermitKind.BUILDING, built_on, "施工", "住房和城乡建设局")


def _permit(approval: Approval, kind: str, day: dt.date, word: str, issuer: str) -> Permit:
    development = approval.development
    assert development is not None
    return Permit(
        uid=demo_uid("permit", kind, approval.source_key), organisation=development.organisation,
        development=development, phase=approval.phase, kind=kind, issued_on=day,
        number=f"{word}{day.year}-{approval.source_key}号", issuer=f"{development.division.name}{issuer}",
    )  # fmt: skip


def conditions_of(developments: Iterable[Development]) -> Iterator[LandCondition]:
    requirements = "\n".join(read_data("approvals.json")["requirements"])
    for place, development in enumerate(developments, 1):
        day = development.filed_on - dt.timedelta(days=60 + Dice("land", development.source_key).below(200))
        state = ConditionState.DISREGARDED if place % 17 == 0 else ConditionState.ADOPTED
        yield LandCondition(
            uid=demo_uid("land condition", development.source_key), organisation=development.organisation,
            development=development, plot=f"R{day.year}-{place:03d}地块", addressee="自然资源和规划局",
            requested_on=day - dt.timedelta(days=7), requirements=requirements, number=f"演防条〔{day.year}〕{place}号",
            issued_on=day, state=state,
        )  # fmt: skip


def replies_of(city: Organisation) -> Iterator[ProvincialReply]:
    """Requests to the province: one is still waiting."""
    told = (
        ("城市地下空间开发利用兼顾人民防空专项规划", dt.date(2017, 5, 8), 45),
        ("集中配套区人防工程建设规划", dt.date(2018, 9, 3), 60),
        ("人防工程建设年度计划调整", dt.date(2019, 10, 14), None),
    )
    for place, (title, day, wait) in enumerate(told, 1):
        replied_on = day + dt.timedelta(days=wait) if wait else None
        yield ProvincialReply(
            uid=demo_uid("provincial reply", place), organisation=city, title=title, issuer="省人民防空办公室",
            request_number=f"通防请〔{day.year}〕{place}号（演示）", requested_on=day,
            reply_number=f"苏防复〔{day.year}〕{place}号（演示）" if replied_on else "", replied_on=replied_on,
            is_agreed=True if replied_on else None, state=ReplyState.REPLIED if replied_on else ReplyState.REQUESTED,
        )  # fmt: skip
