"""The tree answers what measuring every entrance would, and its work hardly grows with their number."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civildefense.common.coordinates import distance_m
from shelters.finder.nearest import EntranceTree

Entrance = tuple[int, int, float, float]


def measured(entrances: list[Entrance], lon: float, lat: float, limit: int) -> list[tuple[int, int]]:
    """(metres, site) of the nearest entrance of each site, the plain way."""
    best: dict[int, float] = {}
    for _number, site, its_lon, its_lat in entrances:
        metres = distance_m(lon, lat, its_lon, its_lat)
        best[site] = min(metres, best.get(site, metres))
    return sorted((round(metres * 1000), site) for site, metres in best.items())[:limit]


def found(entrances: list[Entrance], lon: float, lat: float, limit: int) -> list[tuple[int, int]]:
    by_number = {number: (site, its_lon, its_lat) for number, site, its_lon, its_lat in entrances}
    rows = [by_number[number] for number in EntranceTree(entrances).nearest(lon, lat, limit)]
    return [(round(distance_m(lon, lat, its_lon, its_lat) * 1000), site) for site, its_lon, its_lat in rows]


def city(count: int, seed: int = 1) -> list[Entrance]:
    dice = random.Random(seed)
    return [(number, number // 2, dice.gauss(120.9, 0.2), dice.gauss(32.0, 0.15)) for number in range(count)]


@pytest.mark.parametrize("place", [(120.9, 32.0), (121.9, 31.6), (0.0, 0.0), (-59.1, -32.0)])
def test_nearest_of_a_city(place: tuple[float, float]) -> None:
    entrances = city(3000)
    assert found(entrances, *place, 10) == measured(entrances, *place, 10)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=60),
    st.floats(-180, 180), st.floats(-90, 90),
)  # fmt: skip
def test_nearest_anywhere_on_earth(points: list[tuple[float, float]], lon: float, lat: float) -> None:
    entrances = [(number, number // 2, *point) for number, point in enumerate(points)]
    got, wanted = found(entrances, lon, lat, 5), measured(entrances, lon, lat, 5)
    assert [metres for metres, _site in got] == pytest.approx([metres for metres, _site in wanted], abs=200)


def test_a_site_counts_once_with_its_nearest_door() -> None:
    entrances = [(0, 0, 120.0, 32.0), (1, 0, 120.01, 32.0), (2, 1, 120.5, 32.0)]
    assert EntranceTree(entrances).nearest(120.02, 32.0, 10) == [1, 2]


def test_equal_distances_are_ordered_by_id() -> None:
    stacked = [(number, 20 - number, 120.0, 32.0) for number in range(20)]
    assert EntranceTree(stacked).nearest(120.0, 32.0, 3) == [19, 18, 17]


def test_only_fitting_doors_are_found() -> None:
    assert EntranceTree(city(500)).nearest(120.9, 32.0, 5, lambda number: number == 77) == [77]


def test_no_entrances_no_answer() -> None:
    assert EntranceTree([]).nearest(120.0, 32.0, 5) == []


def test_twenty_times_the_entrances_cost_less_than_twice() -> None:
    """Counted in work, not only in time: how many tests of doors a search needs."""
    visited = []
    for count in (8_000, 160_000):
        tree, seen = EntranceTree(city(count)), []
        began = time.process_time()
        for lon, lat in [(120.9 + step / 500, 32.0) for step in range(100)]:
            tree.nearest(lon, lat, 10, lambda number, seen=seen: seen.append(number) or True)  # type: ignore[misc]
        visited.append((len(seen), time.process_time() - began))
    assert visited[1][0] < 2 * visited[0][0], visited
