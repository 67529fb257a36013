"""What two editions differ in, as the JSON of ``docs/imports.md``. Every row of both is counted once."""

from typing import Any

from django.utils.translation import gettext as _

from civildefense.common.coordinates import distance_m
from civildefense.records.imports.comparison.editions import Edition
from civildefense.records.imports.comparison.matching import Pairs, pair_rows, renumbered
from civildefense.records.imports.errors import IdsAllNew
from civildefense.records.imports.problems import WARNING
from civildefense.records.imports.targets import Facts

# Below half a centimetre a point has been written or converted otherwise, not moved.
MOVED_M = 0.005
NUMBER, NAME = "number", "name"


def compare(a: Edition, b: Edition, *, is_key_chosen: bool = False) -> dict[str, Any]:
    """a.accepted = removed + changed + same; b.accepted = added + changed + same."""
    pairs = pair_rows(a, b, is_key_chosen=is_key_chosen)
    columns = _compared_columns(a, b, pairs)
    indexes = [(a.columns.index(name), name) for name in columns]
    changed = [entry for before, after, _how in pairs.found if (entry := _change(before, after, indexes))]
    changed.sort(key=lambda entry: entry["row"]["b"])
    return {
        "a": a.summary(),
        "b": b.summary(),
        "columns": columns,
        "matched_by": pairs.by,
        "counts": {
            "added": len(pairs.added),
            "removed": len(pairs.removed),
            "changed": len(changed),
            "same": len(pairs.found) - len(changed),
            "renamed": sum(NAME in entry["columns"] for entry in changed),
            "moved": sum(entry["moved_m"] is not None for entry in changed),
            "duplicates": a.counts.duplicates + b.counts.duplicates,
        },
        "added": [_entry(b, row) for row in pairs.added],
        "removed": [_entry(a, row) for row in pairs.removed],
        "changed": changed,
        "same": len(pairs.found) - len(changed),
        "problems": [*_told(a, b, pairs), *_of_side("a", a), *_of_side("b", b)],
    }


def _compared_columns(a: Edition, b: Edition, pairs: Pairs) -> list[str]:
    """What both editions fill; ids that are all new differ in every row, which is said once."""
    both = a.filled & b.filled
    if pairs.ids_all_new:
        both.discard(NUMBER)
    return [name for name in a.columns if name in both]


def _change(before: Facts, after: Facts, columns: list[tuple[int, str]]) -> dict[str, Any] | None:
    differing: dict[str, Any] = {
        name: {"before": before.values[index], "after": after.values[index]}
        for index, name in columns
        if before.values[index] != after.values[index]
    }
    moved = _moved_m(before, after)
    if before.point != after.point and (before.point is None or after.point is None):
        differing["point"] = {"before": _pair(before), "after": _pair(after)}
    if not differing and moved is None:
        return None
    entry: dict[str, Any] = {"key": _shown_key(after), "name": after.name, "columns": differing, "moved_m": moved}
    if before.id != after.id:
        entry["key_before"] = _shown_key(before)
    if moved is not None:
        entry["point"] = {"before": _pair(before), "after": _pair(after)}
    return {**entry, "row": {"a": before.row, "b": after.row}}


def _moved_m(before: Facts, after: Facts) -> float | None:
    if before.point is None or after.point is None or before.point == after.point:
        return None
    metres = distance_m(*before.point, *after.point)
    return round(metres, 2) if metres > MOVED_M else None


def _pair(row: Facts) -> list[float] | None:
    """Longitude, latitude."""
    return [round(degrees, 7) for degrees in row.point] if row.point else None


def _entry(edition: Edition, row: Facts) -> dict[str, Any]:
    said = {name: value for name, value in edition.texts(row).items() if value}
    return {"key": _shown_key(row), "name": row.name, "columns": said, "point": _pair(row), "row": row.row}


def _shown_key(row: Facts) -> str:
    return row.id or ("" if row.key.startswith("=") else row.key)


def _told(a: Edition, b: Edition, pairs: Pairs) -> list[dict[str, Any]]:
    """What only the two together show."""
    found = []
    if pairs.ids_all_new:
        message = _("The ids are all new; rows were recognised by what they say: %(keys)s.")
        keys = "; ".join(f"{how} {count}" for how, count in pairs.by.items())
        found.append(_problem(IdsAllNew.code, message % {"keys": keys}))
    for name in sorted(a.filled ^ b.filled):
        side = "a" if name in a.filled else "b"
        message = _("Only one of the editions fills this column; it was not compared.")
        found.append(_problem("column_only_once", message, column=name, edition=side))
    message = _("A row with this name and address has another id in the other edition: %(ids)s.")
    for before, after in renumbered(a, b, pairs):
        ids = f"{_shown_key(before)} → {_shown_key(after)}"
        found.append(_problem("id_changed", message % {"ids": ids}, row=after.row, value=after.name, edition="b"))
    return found


def _problem(code: str, message: str, **place: Any) -> dict[str, Any]:
    nowhere = {"edition": "", "file": "", "sheet": "", "row": 0, "column": "", "value": ""}
    return {**nowhere, **place, "code": code, "level": WARNING, "message": message}


def _of_side(side: str, edition: Edition) -> list[dict[str, Any]]:
    return [{"edition": side, **problem} for problem in edition.problems]
