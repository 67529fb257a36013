"""Datums both ways, and arithmetic on the sphere."""

import pytest

from civildefense.common.coordinates import Datum, bearing_deg, convert, distance_m, is_in_china

NANTONG = (120.85, 32.01)


def test_gcj02_and_bd09_lie_where_the_public_formula_puts_them() -> None:
    gcj = convert(*NANTONG, Datum.WGS84, Datum.GCJ02)
    bd = convert(*NANTONG, Datum.WGS84, Datum.BD09)
    assert distance_m(*NANTONG, *gcj) == pytest.approx(467, abs=1)
    assert distance_m(*gcj, *bd) == pytest.approx(921, abs=2)
    assert distance_m(*NANTONG, *bd) == pytest.approx(1107, abs=2)


@pytest.mark.parametrize("datum", Datum.values)
@pytest.mark.parametrize("point", [NANTONG, (73.6, 39.4), (134.7, 48.3), (109.5, 18.3), (121.97, 31.62)])
def test_there_and_back_is_the_same_place(point: tuple[float, float], datum: str) -> None:
    back = convert(*convert(*point, "wgs84", datum), datum, "wgs84")
    assert distance_m(*point, *back) < 0.001


def test_cgcs2000_equals_wgs84() -> None:
    assert convert(*NANTONG, "cgcs2000", "wgs84") == NANTONG
    assert convert(*NANTONG, "gcj02", "cgcs2000") == convert(*NANTONG, "gcj02", "wgs84")


def test_nothing_is_shifted_outside_the_area_of_the_shift() -> None:
    assert convert(10.75, 59.91, "gcj02", "wgs84") == (10.75, 59.91)
    assert convert(10.75, 59.91, "wgs84", "bd09") == (10.75, 59.91)


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="epsg5179"):
        convert(*NANTONG, "epsg5179", "wgs84")


def test_distance_and_bearing() -> None:
    assert distance_m(120, 32, 121, 32) == pytest.approx(94_299, rel=0.001)
    assert distance_m(*NANTONG, *NANTONG) == 0
    assert distance_m(0, 0, 180, 0) == pytest.approx(20_015_115, rel=0.001)
    assert bearing_deg(120, 32, 120, 33) == pytest.approx(0)
    assert bearing_deg(120, 32, 121, 32) == pytest.approx(89.7, abs=0.1)
    assert bearing_deg(121, 32, 120, 32) == pytest.approx(270.3, abs=0.1)


def test_a_swapped_pair_is_never_in_china() -> None:
    assert is_in_china(*NANTONG)
    assert not is_in_china(32.01, 120.85)
