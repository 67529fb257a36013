"""What a new snapshot must pass before it takes the place of the last good one."""

import datetime as dt
from collections import Counter
from typing import Any

import shapely
from django.utils.translation import gettext as _

from civildefense.common.secrecy import guard_text
from civildefense.records.publication.services import texts_in
from shelters.finder.errors import BuildRefused
from shelters.finder.snapshot.districts import Districts
from shelters.finder.snapshot.material import Material

Part = dict[str, Any]
JUMP = 0.05
WHILE_BUILDING = dt.timedelta(minutes=10)  # approved after the last build had read, before it was dated
FEW = 2  # so that a small set may lose or gain single sites
MARGIN_DEG = 0.02  # outlines are simplified; about two kilometres


def validate(
    parts: dict[str, Part], material: Material, previous: dict[str, Part] | None, *, accept_change: bool
) -> None:
    """BuildRefused says the first thing that is wrong."""
    index = parts["index"]
    _within_approval(index, material)
    _ids_once(index)
    _districts_known(parts, material)
    _inside_area(index, material)
    _nothing_secret(parts)
    if previous is not None and not accept_change:
        _no_jump(index, material, previous)


def _within_approval(index: Part, material: Material) -> None:
    approval = material.approval
    if approval is None:
        if not material.was_approved:
            raise BuildRefused(
                _("Nothing is published: the secrecy officer has not approved the set as a whole yet."),
                code="not_approved",
            )
        return
    count = len(index["sites"]["id"])
    if count > approval["max_sites"]:
        raise BuildRefused(
            _("%(count)s sites are more than the %(most)s that the set's approval allows.")
            % {"count": count, "most": approval["max_sites"]},
            code="too_many_sites",
        )
    for number, own in Counter(index["sites"]["district"]).items():
        if own > approval["max_per_district"]:
            raise BuildRefused(
                _("%(name)s: %(count)s sites are more than the %(most)s that the set's approval allows in a district.")
                % {"name": _district_name(index, number), "count": own, "most": approval["max_per_district"]},
                code="too_many_in_district",
            )


def _district_name(index: Part, number: int | None) -> str:
    return "?" if number is None else index["districts"][number]["name"]


def _ids_once(index: Part) -> None:
    twice = [public_id for public_id, times in Counter(index["sites"]["id"]).items() if times > 1]
    if twice:
        raise BuildRefused(_("The id %(id)s occurs twice.") % {"id": twice[0]}, code="duplicate_id")


def _districts_known(parts: dict[str, Part], material: Material) -> None:
    sites = parts["index"]["sites"]
    for name, district in zip(sites["name"], sites["district"], strict=True):
        if district is None:
            raise BuildRefused(_("%(name)s lies in no division on record.") % {"name": name}, code="unknown_district")


def _inside_area(index: Part, material: Material) -> None:
    boundaries = Districts(material.divisions).boundaries()
    if not boundaries:
        return
    area = shapely.union_all(boundaries).buffer(MARGIN_DEG)
    doors = index["entrances"]
    lons, lats = ([value / index["scale"] for value in doors[axis]] for axis in ("lon", "lat"))
    shapely.prepare(area)
    for at, is_inside in enumerate(shapely.contains_xy(area, lons, lats)):
        if not is_inside:
            site = doors["site"][at]
            raise BuildRefused(
                _("Entrance %(label)s of %(name)s lies outside the area.")
                % {"label": doors["label"][at], "name": index["sites"]["name"][site]},
                code="outside_area",
            )


def _nothing_secret(parts: dict[str, Part]) -> None:
    for part, content in parts.items():
        if any(guard_text(text) for text in texts_in(content)):
            raise BuildRefused(
                _("A text in “%(part)s” names something that may not be stored here (level X).") % {"part": part},
                code="level_x",
            )


def _no_jump(index: Part, material: Material, previous: dict[str, Part]) -> None:
    """Deliberate acts, withdrawals and new approvals, explain a difference; anything else beyond 5 % is suspicious."""
    before, now = set(previous["index"]["sites"]["id"]), set(index["sites"]["id"])
    lost = len(before - now - material.withdrawn_ids)
    gained = len([public_id for public_id in now - before if not _is_new(public_id, material, previous)])
    most = max(FEW, JUMP * len(before))
    if material.approval is not None and (lost > most or gained > most):
        raise BuildRefused(
            _("The number of sites would go from %(before)s to %(now)s without anybody's decision.")
            % {"before": len(before), "now": len(now)},
            code="count_jump",
        )


def _is_new(public_id: str, material: Material, previous: dict[str, Part]) -> bool:
    published_at = material.published_at.get(public_id)
    built_at = dt.datetime.fromisoformat(previous["index"]["generated_at"])
    return published_at is not None and published_at > built_at - WHILE_BUILDING
