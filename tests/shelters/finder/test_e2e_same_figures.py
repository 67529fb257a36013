"""The page's scripts and the server reckon alike: hours, datum, distance, bearing."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from civildefense.common.coordinates import Datum, bearing_deg, convert, distance_m
from civildefense.common.opening import is_open

CHINA = ZoneInfo("Asia/Shanghai")
HOURS = ["24/7", "", "Mo-Su 08:00-22:00", "Mo-Fr 09:00-17:30", "Sa-Mo 08:00-12:00; Sa-Mo 14:00-18:00", "Fr 22:00-02:00"]
MOMENTS = [
    dt.datetime(2026, 11, day, hour, minute, tzinfo=CHINA)
    for day in (20, 21, 22, 23)
    for hour, minute in ((0, 0), (1, 59), (8, 0), (12, 0), (17, 29), (17, 30), (22, 0), (23, 59))
]
POINTS = [(120.8664, 32.0153), (121.6597, 31.8102), (120.5663, 32.3916), (116.39, 39.9), (87.6, 43.8)]


@pytest.fixture
def scripts(watched: Any) -> Any:
    watched.goto("/shelters/")
    return watched


def test_opening_hours(scripts: Any) -> None:
    script = """async ([hours, moments]) => {
        const { isOpen } = await import("/static/shelters/finder/hours.js");
        return hours.map((spec) => moments.map((moment) => isOpen(spec, new Date(moment))));
    }"""
    found = scripts.evaluate(script, [HOURS, [moment.isoformat() for moment in MOMENTS]])
    assert found == [[is_open(spec, moment) for moment in MOMENTS] for spec in HOURS]


def test_datum_of_map_apps(scripts: Any) -> None:
    script = """async (points) => {
        const { toGcj02 } = await import("/static/shelters/finder/navigation.js");
        return points.map(([lon, lat]) => toGcj02(lon, lat));
    }"""
    for point, found in zip(POINTS, scripts.evaluate(script, POINTS), strict=True):
        assert found == pytest.approx(convert(*point, Datum.WGS84, Datum.GCJ02), abs=1e-9)


def test_distance_and_bearing(scripts: Any) -> None:
    script = """async (points) => {
        const { distance, bearing } = await import("/static/shelters/finder/nearest.js");
        const [lon, lat] = points[0];
        return points.slice(1).map((point) => [distance(lon, lat, ...point), bearing(lon, lat, ...point)]);
    }"""
    start = POINTS[0]
    for point, found in zip(POINTS[1:], scripts.evaluate(script, POINTS), strict=True):
        assert found == pytest.approx([distance_m(*start, *point), bearing_deg(*start, *point)], rel=1e-9)
