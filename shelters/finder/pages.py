"""The words of the finder's pages, made from the current snapshot and the settings alone: no database, no session."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shelters.finder import shell
from shelters.finder.banners.words import banner_words
from shelters.finder.navigation import walking_links
from shelters.finder.plan import plan_of
from shelters.finder.snapshot import Snapshot
from shelters.finder.wording import (
    STALE_DAYS,
    arrow,
    check_words,
    compass,
    distance_text,
    is_english,
    local,
    moment_text,
    say,
    script_texts,
    step_words,
)

OLD = timedelta(days=1)
_ROW_FIELDS = (
    "access address amap arrow baidu bearing capacity check check_state distance entrance hint link name open"
    " number open_state opener opener_phone steps tencent"
)
_SITE_FIELDS = "address condition kind name note phone qr_url report_url unit"
BLANK_ROW = dict.fromkeys(_ROW_FIELDS.split(), "")
BLANK_SITE = dict.fromkeys(_SITE_FIELDS.split(), "")
BLANK_PLAN = {"marks": [], "bar": "", "bar_end": 12}
BLANK_ROOM = {"text": "", "note": "", "places": []}
BLANK_BANNER = dict.fromkeys(("kind", "label", "title", "text", "period", "expires_at"), "")
BLANK_QUERY = {"q": "", "near": "", "event": "", "step_free": False, "open": False, "people": 0, "limit": 10}


def advice_words(advice: Mapping[str, Any]) -> dict[str, Any]:
    """Events, numbers and siren signals in the reader's language."""
    english = is_english()

    def event_words(event: Mapping[str, Any]) -> dict[str, Any]:
        underground = bool(event.get("underground"))
        search = f"{reverse('finder:search')}?{urlencode({'event': event['code']})}"
        lines = (english and event.get("text_en")) or event.get("text") or []
        return {
            "code": event["code"],
            "title": local(event, "title", english=english),
            "text": [lines] if isinstance(lines, str) else lines,
            "underground": underground,
            "href": search if underground else f"{reverse('finder:home')}#{event['code']}",
            "link": event.get("link", ""),
            "link_text": local(event, "link_text", english=english),
        }

    contacts = advice.get("contacts", ())
    signals = advice.get("siren_signals", ())
    return {
        "events": [event_words(event) for event in advice.get("events", ())],
        "contacts": [{"number": row["number"], "label": local(row, "label", english=english)} for row in contacts],
        "signals": [{field: local(row, field, english=english) for field in ("title", "text")} for row in signals],
    }


def office_words(advice: Mapping[str, Any]) -> dict[str, Any]:
    """Who answers for the page; the filings that its foot must show are the office's own data."""
    office = advice.get("office", {})
    return {
        "name": local(office, "name", english=is_english()) or _("Civil air defence"),
        "phone": office.get("phone", ""),
        "filings": office.get("filings", ()),
        "is_demo": bool(office.get("is_demo")),
    }


def map_approval(advice: Mapping[str, Any]) -> str:
    """The recorded 审图号, or the recorded answer that none is needed."""
    return str(advice.get("office", {}).get("map_approval_no") or "")


def map_allowed(approval: str) -> bool:
    """In production no map is shown before its approval is on record; a demonstration may draw its points."""
    return bool(approval) or not settings.PRODUCTION


def _script_config(approval: str, service_name: str) -> dict[str, Any]:
    map_files = {name: static(path) for name, path in shell.MAP_FILES.items()}
    return {
        "base": reverse("finder:home"),
        "data": "/data/sites/",
        "declination": settings.MAGNETIC_DECLINATION,
        "language": get_language(),
        "misses": reverse("finder:missed"),
        "name": service_name,
        "origin": settings.SITE_URL,
        "report": reverse("finder:report"),
        "stale_days": STALE_DAYS,
        "worker": reverse("finder:worker"),
        "map": {
            "allowed": map_allowed(approval),
            "approval": approval,
            "layers": json.loads(settings.MAP_LAYERS),
            **map_files,
        },
    }


def shell_context(current: Snapshot | None, view: str, heading: str) -> dict[str, Any]:
    """Everything that each page of the finder shows, with empty answers; before the first build `current` is None."""
    advice = current.advice if current else {}
    approval = map_approval(advice)
    service_name = _("Air-raid shelters")
    generated_at = current.generated_at if current else None
    advice_file = current.manifest["files"]["advice"] if current else ""
    return {
        "view": view,
        "heading": heading,
        "service_name": service_name,
        "shell_version": shell.file_set(shell.content_key(current))[0],
        "modules": [static(name) for name in shell.FIRST_MODULES],
        "advice": advice_words(advice),
        "advice_file": advice_file,
        "office": office_words(advice),
        "banners": banner_words(current),
        "blank_banner": BLANK_BANNER,
        "map_approval": approval,
        "config": _script_config(approval, service_name),
        "texts": script_texts(),
        "data_state": say("data_at", date=moment_text(generated_at)) if generated_at else "",
        "data_old": bool(generated_at and timezone.now() - generated_at > OLD),
        "capacity": bool(current and current.has_capacity),
        "districts": district_links(current),
        "query": BLANK_QUERY,
        "blank": BLANK_ROW,
        "site": BLANK_SITE,
        "results": [],
        "entrances": [],
        "plan": BLANK_PLAN,
        "others": [],
        "origin_text": "",
        "status": "",
        "lack": None,
        "room": BLANK_ROOM,
        "more_url": "",
        "gone": False,
    }


def district_links(current: Snapshot | None) -> list[dict[str, str]]:
    districts = current.index["districts"] if current else ()
    return [
        {
            "name": local(district, "name", english=is_english()),
            "url": reverse("finder:district_print", args=[district["code"]]),
        }
        for district in districts
    ]


def row_words(row: Mapping[str, Any], today: date) -> dict[str, str]:
    """One answer of `nearest` or one entrance of a site, in words: what the page's scripts write too."""
    check, check_state = check_words(parse_date(row["checked_on"] or ""), row["check_result"], today)
    open_text, open_state = _open_words(row)
    has_origin = "distance_m" in row
    return BLANK_ROW | {
        "name": row["name"],
        "address": _address(row),
        "entrance": say("entrance", label=row["entrance"]),
        "distance": distance_text(row["distance_m"]) if has_origin else "",
        "bearing": compass(row["bearing_deg"]) if has_origin else "",
        "arrow": arrow(row["bearing_deg"]) if has_origin else "",
        "steps": step_words(row["step_free"]),
        "capacity": say("capacity", n=row["capacity"]) if row.get("capacity") else "",
        "open": open_text,
        "open_state": open_state,
        "check": check,
        "check_state": check_state,
        "link": reverse("finder:site", args=[row["id"]]),
    }


def _open_words(row: Mapping[str, Any]) -> tuple[str, str]:
    hours, open_now = local(row, "hours", english=is_english()), row["open_now"]
    if row["closed"]:
        return say("closed_for_now"), "bad"
    if open_now is None:
        return hours or say("hours_unknown"), "unknown"
    return f"{say('open_now' if open_now else 'closed_now')} {hours}", "good" if open_now else "bad"


def _address(row: Mapping[str, Any]) -> str:
    """District and address; an address that begins with its district says it already."""
    if row["address"].startswith(row["district"]):
        return row["address"]
    return " · ".join(filter(None, (local(row, "district", english=is_english()), row["address"])))


def _measure(value: bool | None, what: str) -> str:
    return say(f"{what}_{'unknown' if value is None else 'yes' if value else 'no'}")


def entrance_words(row: Mapping[str, Any], today: date) -> dict[str, str]:
    """A row of a site's card: the list's words, what the details file knows, and links for walking there."""
    words = row_words(row, today)
    width = row.get("door_width_m")
    access = [
        _measure(row.get("ramp"), "ramp"),
        _measure(row.get("lift"), "lift"),
        say("door_width", n=width) if width else say("door_unmeasured"),
    ]
    host = settings.SITE_URL.split("://")[-1]
    return words | {
        "access": " · ".join(access),
        "hint": row.get("hint") or "",
        "opener": say("opener", opener=row["opener"]) if row.get("opener") else "",
        "opener_phone": row.get("opener_phone") or "",
        **walking_links(row["lon"], row["lat"], f"{words['name']} {words['entrance']}", host),
    }


def site_words(site: Mapping[str, Any], *, map_allowed: bool) -> dict[str, Any]:
    """Context of a site's card; its plan is a map too, and waits for the same approval."""
    today = timezone.localdate()
    entrances = [
        entrance_words(row, today) | {"number": str(number)} for number, row in enumerate(site["entrances"], 1)
    ]
    return {
        "entrances": entrances,
        "plan": (map_allowed and plan_of(site["entrances"])) or BLANK_PLAN,
        "site": {
            "name": site["name"],
            "address": _address(site),
            "kind": say(f"kind_{site['kind']}") or site["kind"],
            "condition": say(f"condition_{site['condition']}") or site["condition"],
            "unit": site["unit"],
            "phone": site["phone"],
            "note": site["note"],
            "report_url": f"{reverse('finder:report')}?{urlencode({'site': site['id']})}",
            "qr_url": reverse("finder:site_qr", args=[site["id"]]),
        },
    }


def district_words(current: Snapshot, district: Mapping[str, Any]) -> dict[str, Any]:
    """Context of the printed list: the district's places, each with its doors."""
    name = local(district, "name", english=is_english())
    desk = district if district.get("phone") else current.advice.get("office", {})
    places = [_place_words(site) for site in district["sites"]]
    return shell_context(current, "print", _("Published shelters of %(name)s") % {"name": name}) | {
        "places": places,
        "count": len(places),
        "door_count": sum(len(place["doors"]) for place in places),
        "name": local(desk, "name", english=is_english()),
        "phone": desk.get("phone", ""),
    }


def _place_words(site: Mapping[str, Any]) -> dict[str, Any]:
    today, english = timezone.localdate(), is_english()
    doors = [
        entrance_words(row, today)
        | {
            "hours": local(row, "hours", english=english) or say("hours_unknown"),
            "opener": row.get("opener") or "",
        }
        for row in site["entrances"]
    ]
    return {"name": site["name"], "address": _address(site), "link": doors[0]["link"], "doors": doors}
