"""Room for a group: page, API and script say the same, and never more than is known."""

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shelters.finder.room import room_for
from shelters.finder.snapshot import load_current
from tests.shelters.finder import snapshots
from tests.shelters.finder.test_same_answers import NODE, SCRIPTS

CITY = (120.866, 32.015)
RUNNER = """
import { readFileSync } from "node:fs";
globalThis.document = { getElementById: () => null };
const base = `file://${process.argv[2]}`;
const { Snapshot } = await import(`${base}/snapshot.js`);
const { roomFor } = await import(`${base}/room.js`);
const { manifest, index, asked } = JSON.parse(readFileSync(0, "utf-8"));
const snapshot = new Snapshot(manifest, index, "/");
console.log(JSON.stringify(asked.map(([lon, lat, people, stepFree]) => {
  const { state, places, planned } = roomFor(snapshot, { lon, lat }, people, { stepFree });
  return [state, planned, places.map((row) => row.entrance)];
})));
"""


def with_capacity(sites: dict[str, Any], _doors: dict[str, Any]) -> None:
    dice = random.Random(3)
    sites["capacity"] = [dice.choice((None, 0, 80, 120, 300, 450)) for _id in sites["id"]]


@pytest.fixture
def roomy(snapshot_dir: Path) -> Any:
    snapshots.write(snapshot_dir, 400, change=with_capacity)
    current = load_current()
    assert current
    assert current.has_capacity
    return current


def test_page_script_and_server_agree(roomy: Any, tmp_path: Path) -> None:
    dice = random.Random(7)
    asked = [
        [dice.gauss(120.866, 0.05), dice.gauss(32.015, 0.04), people, step_free]
        for people in (1, 120, 301, 700, 1500, 9000)
        for step_free in (False, True)
        for _each in range(6)
    ]
    runner = tmp_path / "runner.mjs"
    runner.write_text(RUNNER)
    given = {"manifest": roomy.manifest, "index": roomy.index, "asked": asked}
    said = subprocess.run(
        [NODE, runner, SCRIPTS], input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60
    )
    states = set()
    for (lon, lat, people, step_free), theirs in zip(asked, json.loads(said.stdout), strict=True):
        found = room_for(roomy, lon, lat, people, roomy.wishes(True if step_free else None))
        assert theirs == [found.state, found.planned, [way[0] for way in found.places]]
        states.add(found.state)
    assert states == {"one", "together", "short"}


def test_a_large_group_is_split_over_the_fewest_places(roomy: Any) -> None:
    found = room_for(roomy, *CITY, 700)
    assert found.state == "together"
    assert len(found.places) == 2  # two of 450 or 300 people, not seven small ones
    assert found.planned >= 700
    metres = [way[1] for way in found.places]
    assert metres == sorted(metres)
    assert max(metres) <= 2000


def test_the_page_without_scripts_says_it(roomy: Any, client: Client) -> None:
    page = client.get("/shelters/search/?near=120.866,32.015&people=700").content.decode()
    assert "2 处合计规划容纳" in page
    assert "不保证届时有空位" in page
    assert page.count("data-places") == 1
    english = client.get("/en/shelters/search/?near=120.866,32.015&people=700").content.decode()
    assert "not a promise" in english


def test_the_api_gives_the_same(roomy: Any, client: Client) -> None:
    body = client.get("/api/v1/public/room/?near=120.866,32.015&people=700").json()
    found = room_for(roomy, *CITY, 700)
    assert (body["state"], body["planned"], body["people"]) == ("together", found.planned, 700)
    assert [row["id"] for row in body["results"]] == [roomy.row(way[0])["id"] for way in found.places]
    assert sum(row["capacity"] for row in body["results"]) == body["planned"]
    picky = client.get("/api/v1/public/room/?near=120.866,32.015&people=300&step_free=true").json()
    assert all(row["step_free"] for row in picky["results"])


@pytest.mark.parametrize(
    "query",
    ["near=120.866,32.015", "people=10", "near=120.866,32.015&people=0", "near=1&people=5", "near=1,2&people=x"],
)
def test_what_cannot_be_understood_is_refused(roomy: Any, client: Client, query: str) -> None:
    assert client.get(f"/api/v1/public/room/?{query}").status_code == 400


def test_without_an_approval_nothing_is_said_about_room(snapshot: dict[str, Any], client: Client) -> None:
    body = client.get("/api/v1/public/room/?near=120.866,32.015&people=50").json()
    assert (body["state"], body["published"], body["results"]) == ("unpublished", False, [])
    assert body["note"] == "", "there are no planned figures to be worth anything"
    page = client.get("/shelters/search/?near=120.866,32.015&people=50").content.decode()
    assert "未公布" in page
    assert '<p class="help" data-f="note"></p>' in page
    assert page.count('class="result"') >= 10  # the places are listed all the same
