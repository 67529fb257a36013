"""The compact files are the plain ones in fewer bytes: unpacked by server and by script they are the same."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shelters.finder.snapshot import compact
from tests.shelters.finder.test_same_answers import NODE, SCRIPTS

RUNNER = """
import { readFileSync } from "node:fs";
const { unpack, unpackCards } = await import(`file://${process.argv[2]}/unpack.js`);
const { packed, cards } = JSON.parse(readFileSync(0, "utf-8"));
const index = unpack(packed);
console.log(JSON.stringify({ index, details: unpackCards(cards, index.sites.id) }));
"""


@pytest.fixture
def plain(snapshot: dict[str, Any], snapshot_dir: Path) -> dict[str, Any]:
    return {name: json.loads((snapshot_dir / snapshot["files"][name]).read_bytes()) for name in ("index", "details")}


def test_the_server_gets_back_what_it_packed(plain: dict[str, Any]) -> None:
    before = copy.deepcopy(plain)
    packed = compact.pack(plain["index"])
    assert compact.unpack(packed) == plain["index"]
    assert packed["entrances"]["lon"] != plain["index"]["entrances"]["lon"]
    assert (
        compact.unpack_cards(compact.pack_cards(plain["details"], plain["index"]), plain["index"])["sites"]
        == (plain["details"]["sites"])
    )
    assert plain == before


def test_the_script_gets_back_the_same(plain: dict[str, Any], tmp_path: Path) -> None:
    runner = tmp_path / "runner.mjs"
    runner.write_text(RUNNER)
    given = {"packed": compact.pack(plain["index"]), "cards": compact.pack_cards(plain["details"], plain["index"])}
    said = subprocess.run(
        [NODE, runner, SCRIPTS], input=json.dumps(given), capture_output=True, text=True, check=True, timeout=60
    )
    read = json.loads(said.stdout)
    for name in ("sites", "entrances", "districts", "hours", "checks"):
        assert read["index"][name] == plain["index"][name]
    assert read["details"]["sites"] == plain["details"]["sites"]


@pytest.mark.parametrize(("sites", "doors"), [([], []), (["short"], [0]), (["aaaaaaaaaa", "bbbbbbbbbb"], [0, 0, 0, 1])])
def test_odd_sets_survive(sites: list[str], doors: list[int]) -> None:
    values = [value * 7 - 3 for value in range(len(doors))]
    index = {
        "format": 1,
        "sites": {"id": sites},
        "entrances": {
            "site": doors,
            "lon": values,
            "lat": values[::-1],
            "checked_on": [None, 5, None, 7][: len(doors)],
            "hours": [0] * len(doors),
        },
    }
    assert compact.unpack(json.loads(json.dumps(compact.pack(index)))) == index
