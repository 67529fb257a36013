"""Build, check, switch. A build that is refused leaves the last good snapshot, less what was withdrawn since."""

import datetime as dt
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from shelters.finder.errors import BuildRefused
from shelters.finder.snapshot import bulk, changes, compact, kept
from shelters.finder.snapshot.layout import (
    FORMAT,
    PARTS,
    Damaged,
    digest,
    file_name,
    read_manifest,
    read_part,
    to_bytes,
)
from shelters.finder.snapshot.material import Material, read_material
from shelters.finder.snapshot.outlines import outlines
from shelters.finder.snapshot.parts import county_parts, make_parts, without
from shelters.finder.snapshot.switch import only_builder, remove_others, switch, write_files
from shelters.finder.snapshot.validation import validate

log = logging.getLogger(__name__)

# Unchanged data are stated anew as often as this, so that their date shows that somebody still looks.
RESTATE = dt.timedelta(hours=1)
REFUSAL = "refusal.json"
# Part of every version's name: a new set of files is written when their form changes, though the data did not.
FORM = 3

Part = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """What is on line after a build."""

    version: str
    count: int
    entrances: int
    is_new: bool


@dataclass(frozen=True)
class LastGood:
    manifest: Part
    parts: dict[str, Part]


class Busy(Exception):
    """Another process is building."""


def build(*, accept_change: bool = False, wait: bool = True) -> Built:
    """Put the published copies on line. BuildRefused leaves what is there; Busy only when not to ``wait``."""
    folder = Path(settings.SNAPSHOT_DIR)
    with only_builder(folder, wait=wait) as is_mine:
        if not is_mine:
            raise Busy()
        material, last = read_material(), last_good(folder)
        if held := kept.hold(folder):
            _retract(folder, material, last, only=public_ids(material))
            raise BuildRefused(_("An older snapshot (%(version)s) is held on line since %(at)s.") % held, code="held")
        if material.approval is None and material.was_approved:
            material.sites = []  # the approval was ended: the whole set is off line, and says so
        parts = make_parts(material)
        try:
            validate(parts, material, last.parts if last else None, accept_change=accept_change)
        except BuildRefused as refusal:
            _note_refusal(folder, refusal)
            _retract(folder, material, last)
            raise
        try:
            built = publish(folder, parts, material, last)
        except OSError as problem:
            failure = BuildRefused(
                _("The files cannot be written: %(reason)s") % {"reason": problem}, code="not_written"
            )
            _note_refusal(folder, failure)
            raise failure from problem
        (folder.parent / REFUSAL).unlink(missing_ok=True)
        return built


def last_refusal() -> dict[str, str] | None:
    """When and why the latest build was refused; None when it went through."""
    try:
        return json.loads((Path(settings.SNAPSHOT_DIR).parent / REFUSAL).read_bytes())
    except FileNotFoundError:
        return None


def _note_refusal(folder: Path, refusal: BuildRefused) -> None:
    note = {"at": timezone.localtime().isoformat(timespec="seconds"), "code": refusal.code, "message": str(refusal)}
    path = folder.parent / REFUSAL
    fresh = path.with_suffix(".new")
    try:
        fresh.write_bytes(to_bytes(note))
        fresh.replace(path)
    except OSError:
        log.exception("Even the reason cannot be written: %s", refusal)


def last_good(folder: Path) -> LastGood | None:
    try:
        manifest = read_manifest(folder)
        return LastGood(manifest, {part: read_part(folder, manifest, part) for part in PARTS})
    except FileNotFoundError:
        return None
    except Damaged:
        log.exception("The snapshot on line is damaged and is built anew.")
        return None


def public_ids(material: Material) -> set[str]:
    return {site["public_id"] for site in material.sites} if material.approval else set()


def _retract(folder: Path, material: Material, last: LastGood | None, *, only: set[str] | None = None) -> None:
    """What somebody took back goes off line, and banners come and go, even though the rest of the build was refused."""
    if last is None:
        return
    ids = set(last.parts["index"]["sites"]["id"])
    gone = ids & material.withdrawn_ids if material.approval else ids
    parts = reduced(last.parts, material, gone if only is None else ids - only)
    publish(folder, parts, material, last, restate=False, at=last.manifest["generated_at"])


def reduced(parts: dict[str, Part], material: Material, gone: set[str]) -> dict[str, Part]:
    """Older parts without the sites of ``gone``, and without capacities where the approval in force has none."""
    bare = {name: _bare(part) for name, part in without(parts, gone).items()}
    if not (material.approval or {}).get("with_capacity"):
        bare["index"]["sites"].pop("capacity", None)
    return bare


def _bare(part: Part) -> Part:
    return {name: value for name, value in part.items() if name not in ("version", "generated_at")}


def publish(
    folder: Path,
    parts: dict[str, Part],
    material: Material,
    last: LastGood | None,
    *,
    restate: bool = True,
    at: str = "",
) -> Built:
    """``at``: the time that an older version keeps; without ``restate`` unchanged data keep their date as well."""
    with_files = bool(material.approval and material.approval["with_bulk_files"])
    drawn = outlines(material.divisions)
    version = digest(to_bytes([FORM, parts, with_files, drawn]))[:12]
    now = timezone.localtime()
    is_new = last is None or last.manifest["version"] != version
    if is_new:
        head = {"version": version, "generated_at": at or now.isoformat(timespec="seconds")}
        manifest = _write_version(folder, parts, head, drawn, with_files=with_files)
        since = timezone.localtime(material.approved_since or now).isoformat(timespec="seconds")
        changes.record(folder, last.parts if last else None, parts, now.isoformat(timespec="seconds"), since)
        kept.keep(folder, head, parts)
    else:
        manifest = last.manifest  # type: ignore[union-attr]
        age = now - dt.datetime.fromisoformat(manifest["generated_at"])
        if restate and not dt.timedelta() <= age <= RESTATE:  # a clock that was put right may have dated them ahead
            manifest = {**manifest, "generated_at": now.isoformat(timespec="seconds")}
    manifest = {**manifest, "banners": banner_rows(material)}
    if last is None or manifest != last.manifest:
        switch(folder, manifest, last.manifest if last else None)
    if last is not None and _took_back(last, manifest, parts):
        remove_others(folder, manifest)
    return Built(version, manifest["count"], manifest["entrances"], is_new)


def banner_rows(material: Material) -> list[Part]:
    """Banners travel in the manifest: the one file that every phone asks for first, and asks for again."""
    moments = ("issued_at", "expires_at")
    return [
        {**row, **{name: timezone.localtime(row[name]).isoformat(timespec="seconds") for name in moments}}
        for row in material.banners
    ]


def _took_back(last: LastGood, manifest: Part, parts: dict[str, Part]) -> bool:
    """Something public before is not any more; then no older file may be fetched by its name either."""
    lost_files = {"csv", "geojson"} & (last.manifest["files"].keys() - manifest["files"].keys())
    lost_capacity = last.manifest["capacity"] and not manifest["capacity"]
    lost_sites = set(last.parts["index"]["sites"]["id"]) - set(parts["index"]["sites"]["id"])
    return bool(lost_files or lost_capacity or lost_sites)


def _write_version(folder: Path, parts: dict[str, Part], head: Part, drawn: Part | None, *, with_files: bool) -> Part:
    """All files of the version, and the manifest that names them."""
    named: dict[str, str] = {}
    files: dict[str, bytes] = {}

    def add(part: str, body: bytes, suffix: str = "json") -> str:
        name = file_name(part, body, suffix)
        files[name] = body
        return name

    for part in PARTS:
        named[part] = add(part, to_bytes({**head, **parts[part]} if part in ("index", "details") else parts[part]))
    for part, content in _packed({**head, **parts["index"]}, {**head, **parts["details"]}).items():
        named[part] = add(part, to_bytes(content))
    if drawn:
        named["outlines"] = add("outlines", to_bytes(drawn))
    counties = {code: add(f"county-{code}", to_bytes({**head, **part})) for code, part in county_parts(parts).items()}
    if with_files:
        named["csv"] = add("sites", bulk.to_csv(parts), "csv")
        named["geojson"] = add("sites", bulk.to_geojson(parts, head), "geojson")
    write_files(folder, files)
    index = parts["index"]
    return {
        "format": FORMAT,
        **head,
        "count": len(index["sites"]["id"]),
        "entrances": len(index["entrances"]["site"]),
        "sha256": {name: digest(body) for name, body in files.items()},
        "files": {**named, "counties": counties},
        "capacity": "capacity" in index["sites"],
    }


def _packed(index: Part, details: Part) -> dict[str, Part]:
    """The two files that a phone loads instead of the plain ones; Damaged when they would not give those back."""
    packed, cards = compact.pack(index), compact.pack_cards(details, index)
    if compact.unpack(packed) != index or compact.unpack_cards(cards, index) != details:
        raise Damaged("compact: does not give back the plain files")
    return {"compact": packed, "cards": cards}
