"""sites.csv and sites.geojson: one row for each entrance, offered only while an approval of the set says so."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from shelters.finder.dictionary import columns
from shelters.finder.snapshot.layout import EPOCH, to_bytes

Part = dict[str, Any]
# A spreadsheet would take these for the beginning of a formula.
_FORMULA = ("=", "@", "\t", "\r")


def rows(parts: dict[str, Part]) -> Iterator[dict[str, Any]]:
    index, details = parts["index"], parts["details"]["sites"]
    return (door_row(index, details, at) for at in range(len(index["entrances"]["site"])))


def door_row(index: Part, details: Part, at: int) -> dict[str, Any]:
    """Entrance number ``at`` as the data dictionary has it; ``capacity`` is None where it is not published."""
    sites, doors, scale = index["sites"], index["entrances"], index["scale"]
    number, label = doors["site"][at], doors["label"][at]
    public_id = sites["id"][number]
    district, card = index["districts"][sites["district"][number]], details[public_id]
    checked, check, step_free = doors["checked_on"][at], doors["check"][at], doors["step_free"][at]
    return {
        "id": public_id,
        "name": sites["name"][number],
        "address": sites["address"][number],
        "district_code": district["code"],
        "district": district["name"],
        "kind": index["kinds"][sites["kind"][number]],
        "entrance": label,
        "longitude": doors["lon"][at] / scale,
        "latitude": doors["lat"][at] / scale,
        "hours": index["hours"][doors["hours"][at]]["spec"],
        "closed": bool(doors["closed"][at]),
        "step_free": None if step_free is None else bool(step_free),
        "door_width_m": card["entrances"][label]["door_width_m"],
        "checked_on": day_text(checked),
        "check_result": "" if check is None else index["checks"][check],
        "condition": card["condition"],
        "responsible_unit": card["unit"],
        "duty_phone": card["phone"],
        "capacity": sites["capacity"][number] if "capacity" in sites else None,
    }


def day_text(day: int | None) -> str | None:
    return None if day is None else (EPOCH + dt.timedelta(days=day)).isoformat()


def to_csv(parts: dict[str, Part]) -> bytes:
    """UTF-8 with a byte-order mark, because Excel guesses otherwise."""
    names = _names(parts)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(parts):
        writer.writerow({name: _cell(row[name]) for name in names})
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_geojson(parts: dict[str, Part], head: Part) -> bytes:
    names = [name for name in _names(parts) if name not in ("longitude", "latitude")]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {name: row[name] for name in names},
        }
        for row in rows(parts)
    ]
    return to_bytes({"type": "FeatureCollection", **head, "features": features})


def _names(parts: dict[str, Part]) -> list[str]:
    return [column.name for column in columns(with_capacity="capacity" in parts["index"]["sites"])]
