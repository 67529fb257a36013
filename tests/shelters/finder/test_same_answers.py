"""The page's scripts and the server give the same answers: both are asked, on the same snapshot."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shelters.finder.snapshot import load_current

SCRIPTS = Path(__file__).parents[3] / "static/shelters/finder"
NODE = Path(sys.executable).with_name("node")
RUNNER = """
const { readFileSync } = await import("node:fs");
const { Snapshot } = await import(`file://${process.argv[2]}/snapshot.js`);
const { nearest } = await import(`file://${process.argv[2]}/nearest.js`);
const { search } = await import(`file://${process.argv[2]}/search.js`);
const { index, places, points, texts } = JSON.parse(readFileSync(0, "utf-8"));
const snapshot = new Snapshot({ version: index.version, generated_at: index.generated_at, files: {} }, index, "/");
const answers = {
  nearest: points.map(([lon, lat]) =>
    nearest(snapshot, { lon, lat }, { limit: 10 }).map((row) => [row.id, row.entrance, row.distance, row.bearing])),
  stepFree: points.map(([lon, lat]) => nearest(snapshot, { lon, lat }, { stepFree: true }).map((row) => row.id)),
  search: texts.map((text) => search(snapshot, places, text).map((hit) => [hit.name, hit.rank, hit.lon, hit.lat])),
};
console.log(JSON.stringify(answers));
"""
TEXTS = [
    "文峰公园", "文锋公园", "文峰", "崇川 文峰公园", "人民中路附近", "东大街", "dongdajie", "wenfenggongyuan", "wfgy",
    "wenfenggongyan", "通大附院", "如东", "rudong", "gengsujuyuan", "桃坞路12号", "崇川区", "没有", "zhongguo",
]  # fmt: skip


@pytest.fixture
def both(snapshot: dict[str, Any], snapshot_dir: Path, tmp_path: Path) -> tuple[Any, dict[str, Any], list[list[float]]]:
    current = load_current()
    assert current is not None
    dice = random.Random(5)
    points = [[dice.gauss(120.9, 0.3), dice.gauss(32.0, 0.3)] for _each in range(60)]
    runner = tmp_path / "runner.mjs"
    runner.write_text(RUNNER)
    places = json.loads((snapshot_dir / snapshot["files"]["places"]).read_bytes())
    asked = {"index": current.index, "places": places, "points": points, "texts": TEXTS}
    said = subprocess.run(
        [NODE, runner, SCRIPTS], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60
    )
    return current, json.loads(said.stdout), points


def test_nearest(both: tuple[Any, dict[str, Any], list[list[float]]]) -> None:
    current, script, points = both
    for point, rows in zip(points, script["nearest"], strict=True):
        ours = current.measured(*point, 10)
        ids = [current.row(number)["id"] for number, _metres, _bearing in ours]
        assert [row[0] for row in rows] == ids
        assert [row[1] for row in rows] == [number for number, _metres, _bearing in ours]
        for (_number, metres, bearing), (_id, _entrance, theirs, turn) in zip(ours, rows, strict=True):
            assert theirs == pytest.approx(metres, abs=0.001)
            assert turn == pytest.approx(bearing, abs=0.001)
    for point, ids in zip(points, script["stepFree"], strict=True):
        assert ids == [row["id"] for row in current.nearest(*point, step_free=True)]


def test_search(both: tuple[Any, dict[str, Any], list[list[float]]]) -> None:
    current, script, _points = both
    for text, hits in zip(TEXTS, script["search"], strict=True):
        ours = [[hit["name"], hit["rank"], hit["lon"], hit["lat"]] for hit in current.search_places(text)]
        assert [hit[0] for hit in hits] == [hit[0] for hit in ours], text
        for one, other in zip(hits, ours, strict=True):
            assert one[1:] == pytest.approx(other[1:], abs=1e-9), text
