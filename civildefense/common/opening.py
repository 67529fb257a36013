"""Opening hours in a small machine form: ``24/7`` or ``Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00`` (a part of OSM's)."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(
    r"(?P<first>Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?P<last>Mo|Tu|We|Th|Fr|Sa|Su))? "
    r"(?P<opens>[01]\d:[0-5]\d|2[0-3]:[0-5]\d)-(?P<closes>[01]\d:[0-5]\d|2[0-3]:[0-5]\d|24:00)"
)


def parse_hours(spec: str) -> list[tuple[int, int, int]]:
    """``(weekday 0–6, opens, closes)`` in minutes of the day; closes < opens runs past midnight. Else ValueError."""
    if spec == "24/7":
        return [(day, 0, 1440) for day in range(7)]
    spans = []
    for part in filter(None, (part.strip() for part in spec.split(";"))):
        rule = _RULE.fullmatch(part)
        if not rule:
            raise ValueError(part)
        first = DAYS.index(rule["first"])
        last = DAYS.index(rule["last"] or rule["first"])
        opens, closes = (int(rule[name][:2]) * 60 + int(rule[name][3:]) for name in ("opens", "closes"))
        spans += [((first + step) % 7, opens, closes) for step in range((last - first) % 7 + 1)]
    return spans


def is_open(spec: str, moment: dt.datetime) -> bool | None:
    """Whether ``moment`` (local time) falls within ``spec``; None when no hours are known."""
    if not spec:
        return None
    minute = moment.hour * 60 + moment.minute
    today, yesterday = moment.weekday(), (moment.weekday() - 1) % 7
    for day, opens, closes in parse_hours(spec):
        if opens < closes:
            if day == today and opens <= minute < closes:
                return True
        elif (day == today and minute >= opens) or (day == yesterday and minute < closes):
            return True
    return False


def validate_hours(spec: str) -> None:
    try:
        parse_hours(spec)
    except ValueError as error:
        raise ValidationError(
            _("“%(part)s” is not understood. Write 24/7 or, for example, Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00."),
            code="hours",
            params={"part": error},
        ) from None
