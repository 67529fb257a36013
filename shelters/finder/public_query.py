"""The parameters of the public API; what cannot be understood is refused by name, never guessed."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from civildefense.common.coordinates import Datum, convert
from shelters.finder.snapshot import Snapshot

MOST = 100
USUAL = 10
LONGEST_TEXT = 60
WGS84 = Datum.WGS84.value
_DATUMS = tuple(Datum.values)
MOST_PEOPLE = 1_000_000
_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class BadParameter(Exception):
    """Names the parameter and says what it should be."""

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(parameter, sentence)
        self.parameter, self.sentence = parameter, sentence


class Query(NamedTuple):
    """``point`` is WGS-84, whatever datum it came in; ``step_free`` and ``open_now`` are wishes: false asks nothing."""

    datum: str = WGS84
    point: tuple[float, float] | None = None
    limit: int = USUAL
    step_free: bool | None = None
    open_now: bool = False
    people: int | None = None
    district: str | None = None
    text: str = ""


def read_query(given: Mapping[str, str], current: Snapshot) -> Query:
    datum = read_datum(given)
    return Query(
        datum=datum,
        point=_point(given["near"], datum) if "near" in given else None,
        limit=read_number(given, "limit", most=MOST) or USUAL,
        step_free=_wish(given, "step_free") or None,
        open_now=_wish(given, "open_now"),
        people=_people(given, current),
        district=read_district(given, current),
        text=_text(given),
    )


def read_datum(given: Mapping[str, str]) -> str:
    datum = given.get("datum", WGS84)
    if datum not in _DATUMS:
        raise BadParameter("datum", _("One of %(known)s.") % {"known": ", ".join(_DATUMS)})
    return datum


def _point(text: str, datum: str) -> tuple[float, float]:
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        raise BadParameter("near", _("Longitude and latitude in degrees, as 120.86,32.01.")) from None
    if 18 <= lon <= 54 and 73 <= lat <= 136:
        raise BadParameter("near", _("Longitude comes first, then latitude; these look swapped."))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadParameter("near", _("Longitude is within ±180 and latitude within ±90 degrees."))
    return (lon, lat) if datum == WGS84 else convert(lon, lat, datum, WGS84)


def read_number(given: Mapping[str, str], name: str, *, most: int) -> int | None:
    if name not in given:
        return None
    text = given[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise BadParameter(name, _("A whole number from 1 to %(most)s.") % {"most": most})
    return int(text)


def _wish(given: Mapping[str, str], name: str) -> bool:
    if name not in given:
        return False
    text = given[name].lower()
    if text not in _TRUTHS:
        raise BadParameter(name, _("true or false."))
    return _TRUTHS[text]


def _people(given: Mapping[str, str], current: Snapshot) -> int | None:
    people = read_number(given, "min_capacity", most=MOST_PEOPLE)
    if people is not None and not current.has_capacity:
        raise BadParameter("min_capacity", _("Capacities are not published, so nothing can be filtered by them."))
    return people


def read_district(given: Mapping[str, str], current: Snapshot) -> str | None:
    code = given.get("district")
    if code is not None and code not in {district["code"] for district in current.index["districts"]}:
        raise BadParameter("district", _("No district with this code is in the data."))
    return code


def _text(given: Mapping[str, str]) -> str:
    text = given.get("q", "").strip()
    if len(text) > LONGEST_TEXT:
        raise BadParameter("q", _("At most %(most)s characters.") % {"most": LONGEST_TEXT})
    return text
