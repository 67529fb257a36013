"""From rows to the files' contents, column by column, and subsets of them. Pure: the same rows give the same bytes."""

from typing import Any

from django.utils import translation

from civildefense.common.pinyin import sounds
from shelters.facilities.states import CheckResult, PeacetimeUse
from shelters.finder.hours import hours_entry
from shelters.finder.snapshot.districts import Districts, outline
from shelters.finder.snapshot.layout import FORMAT, SCALE, days
from shelters.finder.snapshot.material import Material

Part = dict[str, Any]
_SITE_COLUMNS = ("id", "name", "address", "district", "kind")
_DOOR_COLUMNS = ("site", "label", "lon", "lat", "step_free", "hours", "checked_on", "check", "closed")
_OFFICE_COLUMNS = (
    "name", "name_en", "city", "city_en", "phone", "email", "data_licence", "data_licence_en", "data_licence_url",
)  # fmt: skip
CHECKS = list(CheckResult.values)


class _Vocabulary:
    """Values in order of first use, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self) -> Any:
        return iter(self.numbers)


def make_parts(material: Material) -> dict[str, Part]:
    """``index``, ``details``, ``places`` and ``advice`` without version and time; sites without a door are left out."""
    districts = Districts(material.divisions)
    doors_of: dict[int, list[Part]] = {}
    for door in material.entrances:
        doors_of.setdefault(door["site_id"], []).append(door)
    sites = [site for site in material.sites if site["id"] in doors_of]
    with_capacity = bool(material.approval and material.approval["with_capacity"])
    index = _index(sites, doors_of, districts, with_capacity=with_capacity)
    details = {site["public_id"]: _details(site, doors_of[site["id"]]) for site in sites}
    return {
        "index": index,
        "details": {"format": FORMAT, "sites": details},
        "places": _places(material, districts, index),
        "advice": _advice(material),
    }


def _index(sites: list[Part], doors_of: dict[int, list[Part]], districts: Districts, *, with_capacity: bool) -> Part:
    hours, kinds = _Vocabulary(), _Vocabulary()
    columns: Part = {name: [] for name in (*_SITE_COLUMNS, *(["capacity"] if with_capacity else []))}
    doors: Part = {name: [] for name in _DOOR_COLUMNS}
    for number, site in enumerate(sites):
        row = {
            "id": site["public_id"],
            "name": site["name"],
            "address": site["address"],
            "district": districts.number(site["division_code"]),
            "kind": kinds.number(site["peacetime_use"]),
            "capacity": site["capacity"],
        }
        for name, column in columns.items():
            column.append(row[name])
        for door in doors_of[site["id"]]:
            for name, value in _door(door, number, hours).items():
                doors[name].append(value)
    with translation.override("zh-hans"):
        labels = {value: str(label) for value, label in PeacetimeUse.choices}
        kind_names = [labels.get(kind, "") for kind in kinds]
    return {
        "format": FORMAT,
        "datum": "wgs84",
        "scale": SCALE,
        "districts": [{name: row[name] for name in ("code", "name", "name_en", "phone")} for row in districts.rows],
        "sites": columns,
        "kinds": kind_names,
        "entrances": doors,
        "hours": [hours_entry(spec) for spec in hours],
        "checks": CHECKS,
    }


def _door(door: Part, site: int, hours: _Vocabulary) -> Part:
    return {
        "site": site,
        "label": door["label"],
        "lon": round(door["longitude"] * SCALE),
        "lat": round(door["latitude"] * SCALE),
        "step_free": _step_free(door),
        "hours": hours.number(door["hours"].strip()),
        "checked_on": days(door["checked_on"]),
        "check": CHECKS.index(door["check_result"]) if door["check_result"] else None,
        "closed": int(door["is_closed"]),
    }


def _step_free(door: Part) -> int | None:
    if door["has_ramp"] or door["has_lift"]:
        return 1
    return 0 if door["has_ramp"] is False and door["has_lift"] is False else None


def _details(site: Part, doors: list[Part]) -> Part:
    return {
        "condition": site["condition"],
        "unit": site["responsible_unit"],
        "phone": site["duty_phone"],
        "note": site["note"],
        "entrances": {
            door["label"]: {
                "opener": door["opener_post"],
                "opener_phone": door["opener_phone"],
                "door_width_m": None if door["door_width_m"] is None else float(door["door_width_m"]),
                "ramp": door["has_ramp"],
                "lift": door["has_lift"],
                "hint": door["hint"],
            }
            for door in doors
        },
    }


def _places(material: Material, districts: Districts, index: Part) -> Part:
    rows = [
        (place["name"], place["former_names"], place["kind"], place["longitude"], place["latitude"],
         districts.number(place["division__code"]) if place["division__code"] else None)
        for place in material.places
    ]  # fmt: skip
    known = {name for name, _former, kind, *_point in rows if kind == "district"}
    rows += [row for row in _district_places(districts, index) if row[0] not in known]
    spoken = [sounds([name, *former]) for name, former, *_rest in rows]
    return {
        "format": FORMAT,
        "name": [row[0] for row in rows],
        "former": [row[1] for row in rows],
        "kind": [row[2] for row in rows],
        "lon": [round(row[3] * SCALE) for row in rows],
        "lat": [round(row[4] * SCALE) for row in rows],
        "district": [row[5] for row in rows],
        "pinyin": [full for full, _initials in spoken],
        "initials": [initials for _full, initials in spoken],
    }


def _district_places(districts: Districts, index: Part) -> list[tuple[Any, ...]]:
    """A district's own name leads to the middle of its doors, or of its land where there is none yet."""
    doors, home = index["entrances"], index["sites"]["district"]
    found = []
    for number, row in enumerate(districts.rows):
        own = [at for at, site in enumerate(doors["site"]) if home[site] == number]
        land = outline(row)
        if own:
            lon, lat = (sum(doors[axis][at] for at in own) / len(own) / SCALE for axis in ("lon", "lat"))
        elif land is not None:
            middle = land.representative_point()
            lon, lat = middle.x, middle.y
        else:
            continue
        found.append((row["name"], districts.former_names(row), "district", lon, lat, number))
    return found


def _advice(material: Material) -> Part:
    office = material.office
    return {
        "format": FORMAT,
        "events": [
            {
                **{name: event[name] for name in ("code", "title", "title_en", "link", "link_text", "link_text_en")},
                "underground": event["leads_underground"],
                "text": _lines(event["text"]),
                "text_en": _lines(event["text_en"]),
            }
            for event in material.advice
        ],
        "contacts": [{name: row[name] for name in ("label", "label_en", "number")} for row in material.contacts],
        "office": {
            **{name: office.get(name, "") for name in _OFFICE_COLUMNS},
            "filings": [text for text in (office.get("icp_filing"), office.get("police_filing")) if text],
            "map_approval_no": office.get("map_approval", ""),
            "is_demo": bool(office.get("is_demo")),
        },
        "siren_signals": [
            {
                **{name: signal[name] for name in ("code", "title", "title_en")},
                "text": signal["pattern"],
                "text_en": signal["pattern_en"],
            }
            for signal in material.signals
        ],
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def subset(index: Part, keep: list[int]) -> Part:
    """The index of some of its sites, by number, in order."""
    renumbered = {old: new for new, old in enumerate(keep)}
    doors = index["entrances"]
    kept_doors = [at for at, site in enumerate(doors["site"]) if site in renumbered]
    entrances = {name: [column[at] for at in kept_doors] for name, column in doors.items()}
    entrances["site"] = [renumbered[site] for site in entrances["site"]]
    sites = {name: [column[number] for number in keep] for name, column in index["sites"].items()}
    return {**index, "sites": sites, "entrances": entrances}


def without(parts: dict[str, Part], gone: set[str]) -> dict[str, Part]:
    """The same parts with some sites taken out."""
    ids = parts["index"]["sites"]["id"]
    keep = [number for number, public_id in enumerate(ids) if public_id not in gone]
    details = {public_id: row for public_id, row in parts["details"]["sites"].items() if public_id not in gone}
    return {
        **parts,
        "index": subset(parts["index"], keep),
        "details": {**parts["details"], "sites": details},
    }


def county_parts(parts: dict[str, Part]) -> dict[str, Part]:
    """District code → its index and details in one file, for a phone that needs no more."""
    index, found = parts["index"], {}
    for place, district in enumerate(index["districts"]):
        keep = [number for number, home in enumerate(index["sites"]["district"]) if home == place]
        own = subset(index, keep)
        details = {public_id: parts["details"]["sites"][public_id] for public_id in own["sites"]["id"]}
        found[district["code"]] = {**own, "district": district["code"], "details": details}
    return found
