"""Metres of a projection: read where it is declared, refused with advice where it is not, never moved in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from shelters.facilities.models import Facility
from tests.cast import Cast
from tests.shelters.facilities.importing import codes, run, write_csv

pytestmark = pytest.mark.django_db

# 120.85 E, 32.00 N in CGCS2000, by the formulas of Gauss and Krüger: north, east without a zone number.
NORTH, EAST = 3542168.168, 580320.468
NORTH_CM123, EAST_CM123 = 3543873.150, 296818.682


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> None:
    """County 990101, whose land is 120.8–120.9 east and 31.95–32.05 north."""


def read(tmp_path: Path, header: list[str], *pairs: tuple[Any, Any], extra: tuple[str, ...] = ()) -> dict[str, Any]:
    rows = [[f"A{number}", f"地下室{number}", "东岸区", *map(str, pair)] for number, pair in enumerate(pairs)]
    return run(write_csv(tmp_path / "a.csv", [["编号", "名称", "地址", *header], *rows]), extra=("--commit", *extra))


def point(key: str = "A0") -> tuple[float, float]:
    facility = Facility.objects.get(source="普查", source_key=key)
    assert facility.longitude is not None
    assert facility.latitude is not None
    return facility.longitude, facility.latitude


@pytest.mark.parametrize(
    ("epsg", "pair"),
    [
        ("4549", (NORTH, EAST)),
        ("4549", (EAST, NORTH)),
        ("EPSG:4549", (NORTH, EAST + 40e6)),
        ("4528", (NORTH, EAST + 40e6)),
        ("4528", (NORTH, EAST)),
        ("4550", (NORTH_CM123, EAST_CM123)),
        ("4529", (NORTH_CM123, EAST_CM123 + 41e6)),
        ("4510", (NORTH_CM123, EAST_CM123)),
        ("4499", (NORTH_CM123, EAST_CM123 + 21e6)),
        ("3857", (13452960.463, 3763310.627)),
    ],
)
def test_declared_metres_give_the_point_in_either_order(tmp_path: Path, epsg: str, pair: tuple[float, float]) -> None:
    report = read(tmp_path, ["X", "Y"], pair, extra=("--epsg", epsg))
    assert (report["accepted"], report["rejected"]) == (1, 0), report["problems"]
    assert point() == (pytest.approx(120.85, abs=1e-7), pytest.approx(32.0, abs=1e-7))
    facility = Facility.objects.get(source="普查")
    assert facility.given_as == f"{pair[0]}, {pair[1]} (EPSG:{epsg.removeprefix('EPSG:')})"
    told = {problem["code"]: problem["message"] for problem in report["problems"]}
    assert "axes_read" in told
    north = "X" if pair[0] in (NORTH, NORTH_CM123) else "Y"
    assert told["axes_read"].index(f"“{north}”") < told["axes_read"].index(f"“{'XY'.replace(north, '')}”")


def test_a_zone_number_that_only_one_of_both_has_is_named(tmp_path: Path) -> None:
    report = read(tmp_path, ["X", "Y"], (NORTH, EAST + 40e6), (NORTH + 10, EAST + 40e6), extra=("--epsg", "4549"))
    assert [code for _row, code in codes(report, "warning")] == ["axes_read", "zone_number"]


def test_another_zone_than_the_declared_one_is_rejected_with_advice(tmp_path: Path) -> None:
    report = read(tmp_path, ["X", "Y"], (NORTH, EAST + 40e6), extra=("--epsg", "4527"))
    (problem,) = report["problems"]
    assert (problem["code"], problem["level"]) == ("projection_mismatch", "error")
    assert "EPSG:4528" in problem["message"]


def test_undeclared_metres_are_refused_with_what_would_fit(tmp_path: Path) -> None:
    report = read(tmp_path, ["X坐标", "Y坐标"], (NORTH, EAST + 40e6), (NORTH, EAST))
    first, second = report["problems"]
    assert codes(report, "warning") == [(2, "coordinates_projected"), (3, "coordinates_projected")]
    assert "EPSG:4528" in first["message"]
    assert "EPSG:4549" in second["message"]
    assert not Facility.objects.filter(source="普查", longitude__isnull=False).exists()
    named = read(tmp_path, ["纬度", "经度"], (NORTH, EAST + 40e6))
    assert codes(named) == [(2, "coordinates_projected")]


def test_one_row_the_other_way_round_is_wrong(tmp_path: Path) -> None:
    report = read(tmp_path, ["X", "Y"], (NORTH, EAST), (EAST, NORTH), extra=("--epsg", "4549"))
    assert codes(report) == [(3, "coordinates_swapped")]


def test_the_header_may_declare_the_projection(tmp_path: Path) -> None:
    report = read(tmp_path, ["X坐标(EPSG:4549)", "Y坐标(EPSG:4549)"], (NORTH, EAST))
    assert report["accepted"] == 1
    assert point() == (pytest.approx(120.85, abs=1e-7), pytest.approx(32.0, abs=1e-7))


def test_beijing_1954_is_taken_with_its_accuracy_and_xian_1980_is_refused(tmp_path: Path) -> None:
    report = read(tmp_path, ["X", "Y"], (3542231.07, 580321.82), extra=("--epsg", "2437"))
    assert [code for _row, code in codes(report, "warning")] == ["axes_read", "position_accuracy"]
    assert Facility.objects.get(source="普查").position_accuracy_m == 15
    refused = read(tmp_path, ["X", "Y"], (NORTH, EAST), extra=("--epsg", "2385"))
    assert (refused["exit"], refused["code"]) == (2, "projection_inaccurate")


@pytest.mark.parametrize(("epsg", "code"), [("99999", "projection_unknown"), ("acht", "mapping_invalid")])
def test_what_is_no_projection_is_refused(tmp_path: Path, epsg: str, code: str) -> None:
    assert read(tmp_path, ["X", "Y"], (NORTH, EAST), extra=("--epsg", epsg))["code"] == code


def test_the_same_metres_again_change_nothing(tmp_path: Path) -> None:
    read(tmp_path, ["X", "Y"], (NORTH, EAST), extra=("--epsg", "4549"))
    again = read(tmp_path, ["X", "Y"], (NORTH, EAST), extra=("--epsg", "4549"))
    assert (again["same"], again["changed"]) == (1, 0)


def test_geojson_says_its_projection_itself(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"编号": "A0", "名称": "甲"}}
    feature["geometry"] = {"type": "Point", "coordinates": [EAST, NORTH]}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], "crs": crs}), encoding="utf-8")
    assert run(path, extra=("--commit",))["accepted"] == 1
    assert point() == (pytest.approx(120.85, abs=1e-7), pytest.approx(32.0, abs=1e-7))
