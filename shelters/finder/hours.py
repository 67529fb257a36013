"""Opening hours in words, Chinese and English, from their machine form."""

import re

from civildefense.common.opening import DAYS, parse_hours

_CHINESE = dict(zip(DAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
_ENGLISH = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_DAYS = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? ")


def hours_entry(spec: str) -> dict[str, str]:
    """``{"text", "text_en", "spec"}``; what cannot be read is shown as it stands and never counts as open."""
    spec = spec.strip()
    try:
        parse_hours(spec)
    except ValueError:
        return {"text": spec, "text_en": spec, "spec": ""}
    if spec == "24/7":
        return {"text": "全天", "text_en": "24 hours", "spec": spec}
    return {
        "text": _in_words(spec, _CHINESE, "至", "；"),
        "text_en": _in_words(spec, _ENGLISH, " to ", "; "),
        "spec": spec,
    }


def _in_words(spec: str, names: dict[str, str], until: str, between: str) -> str:
    def days(match: re.Match[str]) -> str:
        first, last = match.groups()
        if (first, last) == ("Mo", "Su"):
            return ""
        return names[first] + (until + names[last] if last else "") + " "

    parts = [_DAYS.sub(days, part.strip()).replace("-", "–") for part in spec.split(";")]
    return between.join(filter(None, parts))
