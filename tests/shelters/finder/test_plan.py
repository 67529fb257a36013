"""Entrances on a plan: the same drawing from server and script, true to scale, and each mark leads to its entrance."""

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shelters.finder.plan import HEIGHT, WIDTH, plan_of
from shelters.finder.snapshot import load_current
from tests.shelters.finder import snapshots
from tests.shelters.finder.test_same_answers import NODE, SCRIPTS

RUNNER = """
import { readFileSync } from "node:fs";
globalThis.document = { getElementById: () => null };
const { planOf } = await import(`file://${process.argv[2]}/plan.js`);
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map((doors) => planOf(doors))));
"""


def door(lon: float, lat: float, label: str = "A", step_free: bool | None = None) -> dict[str, Any]:
    return {"lon": lon, "lat": lat, "entrance": label, "label": label, "step_free": step_free}


CASES = [
    [door(120.86, 32.0), door(120.861, 32.0, "B", True)],
    [door(120.86, 32.0), door(120.8601, 32.0003, "B"), door(120.8595, 31.9991, "C", False)],
    [door(120.86, 32.0), door(120.86, 32.0, "B"), door(120.86, 32.0, "C")],
    [door(120.86, 32.0), door(120.90, 32.04, "B")],
]


def test_server_and_script_draw_the_same(tmp_path: Path) -> None:
    runner = tmp_path / "runner.mjs"
    runner.write_text(RUNNER)
    cases = [[{**one, "stepFree": bool(one["step_free"])} for one in case] for case in CASES]
    said = subprocess.run(
        [NODE, runner, SCRIPTS], input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=60
    )
    for case, theirs in zip(CASES, json.loads(said.stdout), strict=True):
        ours = plan_of(case)
        assert ours
        assert (theirs["bar"], theirs["barEnd"]) == (ours["bar"], ours["bar_end"])
        assert [(mark["x"], mark["y"], mark["lower"], mark["stepFree"]) for mark in theirs["marks"]] == [
            (mark["x"], mark["y"], mark["lower"], mark["step_free"]) for mark in ours["marks"]
        ]


def test_it_is_true_to_its_scale() -> None:
    plan = plan_of(CASES[0])
    assert plan
    one, other = plan["marks"]
    pixels_a_metre = (plan["bar_end"] - 12) / plan["bar"]
    metres = 0.001 * 111_195 * math.cos(math.radians(32))
    assert (other["x"] - one["x"]) / pixels_a_metre == pytest.approx(metres, rel=0.03)
    assert one["y"] == other["y"]


def test_north_is_up_and_everything_lies_inside() -> None:
    for case in CASES:
        plan = plan_of(case)
        assert plan
        for mark in plan["marks"]:
            assert 0 < mark["x"] < WIDTH
            assert 0 < mark["y"] < HEIGHT
    one, other = plan_of([door(120.86, 32.0), door(120.86, 32.001, "B")])["marks"]  # type: ignore[index]
    assert other["y"] < one["y"]


def test_doors_on_one_spot_keep_their_names_apart() -> None:
    plan = plan_of(CASES[2])
    assert plan
    assert len({mark["lower"] for mark in plan["marks"]}) == 3
    assert len({(mark["x"], mark["y"]) for mark in plan["marks"]}) == 1


def test_one_door_needs_no_plan() -> None:
    assert plan_of(CASES[0][:1]) is None


def site_with(count: int) -> str:
    current = load_current()
    assert current
    owners = current.index["entrances"]["site"]
    number = next(site for site in set(owners) if owners.count(site) == count)
    return str(current.index["sites"]["id"][number])


def test_the_page_without_scripts_draws_it_too(client: Client, snapshot: dict[str, Any]) -> None:
    page = client.get(f"/shelters/sites/{site_with(3)}/").content.decode()
    for number in (1, 2, 3):
        assert f'href="#entrance-{number}"' in page
        assert f'id="entrance-{number}"' in page


def test_in_production_it_waits_for_the_map_s_approval(
    client: Client, snapshot: dict[str, Any], snapshot_dir: Path, settings: Any
) -> None:
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False
    address = f"/shelters/sites/{site_with(3)}/"
    assert 'class="plan-mark" href="#entrance-1"' not in client.get(address).content.decode()
    snapshots.write(snapshot_dir, 400, map_approval="苏S(2026)001号")
    page = client.get(address).content.decode()
    assert 'class="plan-mark" href="#entrance-1"' in page
    assert "苏S(2026)001号" in page
