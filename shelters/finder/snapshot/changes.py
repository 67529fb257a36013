"""What came, changed and went from version to version: the file behind the feed, made when a snapshot is built.

It holds ids, days and names of columns, never what stood in them, so that of a withdrawn site nothing else remains.
It lies beside the public folder, where not even those ids may be fetched by a file's name.
"""

import json
import logging
from pathlib import Path
from typing import Any

from shelters.finder.snapshot.bulk import door_row
from shelters.finder.snapshot.layout import FORMAT, to_bytes
from shelters.finder.snapshot.switch import write_whole

log = logging.getLogger(__name__)

Part = dict[str, Any]

FILE = "changes.json"
MOST = 1000
PUBLISHED, CHANGED, WITHDRAWN = "published", "changed", "withdrawn"
# What the data dictionary has no column for: notes, and who opens the door and how it is found.
WAY_IN = "way_in"


def record(folder: Path, old: dict[str, Part] | None, new: dict[str, Part], at: str, issued: str) -> None:
    """Before the switch, so that a build that dies in between is followed by one that finds the same."""
    write_whole(folder.parent / FILE, to_bytes({**follow(read(folder), old, new, at), "issued": issued}))


def read(folder: Path) -> Part | None:
    """None before the first version, and when the file cannot be read."""
    try:
        found: Part = json.loads((folder.parent / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        log.exception("The list of changes is damaged and begins anew.")
        return None
    return found


def follow(before: Part | None, old: dict[str, Part] | None, new: dict[str, Part], at: str) -> Part:
    """The file of the version made at ``at`` (ISO 8601) with the parts ``new``; one entry a site, its latest."""
    entries = {entry["id"]: entry for entry in before["entries"]} if before else {}
    was, now = _contents(old) if old else {}, _contents(new)
    for public_id in was.keys() | now.keys():
        if public_id not in now:
            entries[public_id] = {"id": public_id, "at": at, "kind": WITHDRAWN}
        elif public_id not in was:
            entries[public_id] = {"id": public_id, "at": at, "kind": PUBLISHED}
        elif what := _difference(was[public_id], now[public_id]):
            entries[public_id] = {"id": public_id, "at": at, "kind": CHANGED, "what": what}
    latest = sorted(entries.values(), key=lambda entry: (entry["at"], entry["id"]), reverse=True)
    return {"format": FORMAT, "since": before["since"] if before else at, "entries": latest[:MOST]}


def _contents(parts: dict[str, Part]) -> dict[str, Part]:
    """Site → name of a column → what stands in it, door by door."""
    index, details = parts["index"], parts["details"]["sites"]
    found: dict[str, Part] = {}
    for at, number in enumerate(index["entrances"]["site"]):
        public_id = index["sites"]["id"][number]
        card = details[public_id]
        site = found.setdefault(public_id, {WAY_IN: [card["note"]]})
        row = door_row(index, details, at)
        for name, value in row.items():
            site.setdefault(name, []).append(value)
        site[WAY_IN].append(card["entrances"][row["entrance"]])
    return found


def _difference(was: Part, now: Part) -> list[str]:
    return [name for name in now if was.get(name) != now[name]]
