"""The questions that the desk's charts answer, each with the sentence that the rows make of it."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.home.desk.charts import Column, Question, Row, concentrated
from civildefense.home.desk.numbers import OPEN_REPORTS, start_of, today
from civildefense.records.models import ImportBatch
from shelters.facilities.checking import CHECK_AGES
from shelters.facilities.models import Facility
from shelters.facilities.states import FacilityState
from shelters.finder.due import in_time, late
from shelters.finder.models import SiteReport
from shelters.finder.standing import STANDINGS

SEASON = dt.timedelta(days=90)
GOOD, MAIN, PLAN, WARN, QUIET, GONE = "good", "main", "plan", "warn", "quiet", "gone"
FEW = 2


def _names(rows: list[Row]) -> str:
    return "、".join(row.label for row in rows)


def _total(rows: list[Row], *codes: str) -> int:
    return sum(row.sum(*codes) for row in rows)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _by_state() -> list[Column]:
    tones = {
        FacilityState.IN_SERVICE: GOOD,
        FacilityState.IDLE: WARN,
        FacilityState.BUILDING: MAIN,
        FacilityState.PLANNED: PLAN,
        FacilityState.CLOSED: QUIET,
        FacilityState.DEMOLISHED: GONE,
    }
    return [
        Column(
            state.value, state.label, tone, lambda state=state: Count("pk", filter=Q(state=state)),
            {"state__exact": state.value},
        )
        for state, tone in tones.items()
    ]  # fmt: skip


def _by_condition(name: str, conditions: dict[str, Any], tones: dict[str, str]) -> list[Column]:
    return [
        Column(code, label, tones[code], lambda holds=holds: Count("pk", filter=holds()), {name: code})
        for code, (label, holds) in conditions.items()
    ]


def _say_where(rows: list[Row]) -> str:
    total = _total(rows, "in_service")
    if len(rows) < FEW or not total:
        return _("%(total)s facilities are in service.") % {"total": total}
    first = max(rows, key=lambda row: row.sum("in_service"))
    words = {"total": total, "name": first.label, "most": first.sum("in_service")}
    return _("%(total)s facilities are in service; %(name)s has the most, %(most)s.") % words


def _say_unchecked(rows: list[Row]) -> str:
    total = _total(rows, "late", "never")
    if not total:
        return _("Every facility in service was checked within the last year.")
    few, held = concentrated(rows, "late", "never")
    words = {
        "total": total,
        "held": held,
        "names": _names(few),
        "count": sum(bool(row.sum("late", "never")) for row in rows),
    }
    if len(few) <= FEW < len(rows):
        return _("%(held)s of the %(total)s facilities unchecked for over a year are in %(names)s.") % words
    return _("%(total)s facilities are unchecked for over a year, in %(count)s districts.") % words


def _say_public(rows: list[Row]) -> str:
    share = _percent(_total(rows, "public"), _total(rows))
    if len(rows) < FEW:
        return _("%(share)s%% of the facilities in service are public.") % {"share": share}
    last = min(rows, key=lambda row: _percent(row.sum("public"), row.sum()))
    words = {"share": share, "name": last.label, "least": _percent(last.sum("public"), last.sum())}
    return _("%(share)s%% of the facilities in service are public; %(name)s has the least, %(least)s%%.") % words


def _say_reports(rows: list[Row]) -> str:
    late, total = _total(rows, "late"), _total(rows)
    if not late:
        return _("%(total)s error reports are open, none of them overdue.") % {"total": total}
    few, held = concentrated(rows, "late")
    words = {"late": late, "total": total, "held": held, "names": _names(few)}
    if len(few) <= FEW < len(rows):
        return _("%(held)s of the %(late)s overdue error reports are in %(names)s.") % words
    return _("%(late)s of the %(total)s open error reports are overdue.") % words


def _say_imports(rows: list[Row]) -> str:
    rejected, total = _total(rows, "rejected"), _total(rows)
    if not rejected:
        return _("All %(total)s imported rows of the last 90 days were accepted.") % {"total": total}
    worst = max(rows, key=lambda row: row.sum("rejected"))
    words = {"rejected": rejected, "total": total, "name": worst.label, "most": worst.sum("rejected")}
    if len(rows) < FEW:
        return _("%(rejected)s of %(total)s rows imported in the last 90 days were rejected.") % words
    return (
        _("%(rejected)s of %(total)s rows imported in the last 90 days were rejected, %(most)s of them in %(name)s.")
        % words
    )


def _since() -> dt.datetime:
    """A whole day, so that the link says the same all day."""
    return start_of(today() - SEASON)


_IN_SERVICE = {"state": FacilityState.IN_SERVICE.value}
_OF_SERVICE = {"state__exact": FacilityState.IN_SERVICE.value}

QUESTIONS = (
    Question(
        "checks", Facility, gettext_lazy("When was each facility in service checked last?"),
        lambda: _IN_SERVICE, lambda: _OF_SERVICE,
        _by_condition("checked", CHECK_AGES, {"recent": GOOD, "late": WARN, "never": QUIET}), _say_unchecked,
    ),
    Question(
        "publication", Facility, gettext_lazy("How much of the register does the public see?"),
        lambda: _IN_SERVICE, lambda: _OF_SERVICE,
        _by_condition("standing", STANDINGS, {"public": GOOD, "waiting": MAIN, "hidden": QUIET}), _say_public,
    ),
    Question(
        "reports", SiteReport, gettext_lazy("Where do citizens wait for an answer?"),
        lambda: {"state__in": OPEN_REPORTS}, lambda: {"due": "open"},
        [
            Column("open", gettext_lazy("in time"), MAIN, lambda: Count("pk", filter=in_time()), {"due": "time"}),
            Column("late", gettext_lazy("overdue"), WARN, lambda: Count("pk", filter=late()), {"due": "late"}),
        ],
        _say_reports,
    ),
    Question(
        "imports", ImportBatch, gettext_lazy("How clean are the counties' files?"),
        lambda: {"uploaded_at__gte": _since(), "rows__gt": 0},
        lambda: {"uploaded_at__gte": _since().isoformat(), "rows__gt": "0"},
        [
            Column("accepted", gettext_lazy("accepted rows"), GOOD, lambda: Sum("accepted"), {}),
            Column("rejected", gettext_lazy("rejected rows"), WARN, lambda: Sum("rejected"), {"rejected__gt": "0"}),
        ],
        _say_imports,
    ),
    Question(
        "facilities", Facility, gettext_lazy("Where are the facilities, and in which state?"),
        dict, dict, _by_state(), _say_where,
    ),
)  # fmt: skip
