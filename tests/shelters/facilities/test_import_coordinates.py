"""Coordinates of a row: found in any form, named when wrong, never silently moved."""

from pathlib import Path

import pytest

from shelters.facilities.models import Facility
from tests.cast import Cast
from tests.shelters.facilities.importing import codes, run, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> None:
    """County 990101, whose land is 120.8–120.9 east and 31.95–32.05 north."""


def one(tmp_path: Path, header: list[str], *values: list[str]) -> dict[str, object]:
    rows = [[f"A{number}", f"地下室{number}", "东岸区", *cells] for number, cells in enumerate(values)]
    return run(write_csv(tmp_path / "a.csv", [["编号", "名称", "地址", *header], *rows]), extra=("--commit",))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (["经纬度"], ["120.85,32.0"]),
        (["緯經度"], ["32.0, 120.85"]),
        (["坐标"], ["32.0，120.85"]),
        (["纬度", "经度"], ["32.0", " 120.85 "]),
        (["纬度", "经度"], ["N32°00′00″", "120°51′00″E"]),
        (["坐标"], ["北纬32度0分 东经120度51分"]),
        (["纬度(度)", "纬度(分)", "纬度(秒)", "经度(度)", "经度(分)", "经度(秒)"], ["32", "0", "0", "120", "51", "0"]),
        (["属性"], ['{"緯度": "32.0", "經度": "120.85"}']),
        (["X", "备注"], ["", "120.85 32.0"]),
    ],
)
def test_every_form_gives_the_point(tmp_path: Path, header: list[str], value: list[str]) -> None:
    report = one(tmp_path, header, value, value[:], value[:])
    assert report["accepted"] == 3, report["problems"]
    facility = Facility.objects.get(source="普查", source_key="A0")
    assert (facility.longitude, facility.latitude) == (pytest.approx(120.85), pytest.approx(32.0))


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("120.85", "32.0", "coordinates_swapped"),
        ("120°51′E", "32°0′N", "coordinates_swapped"),
        ("32.0", "1120.85", "coordinates_out_of_range"),
        ("320.01", "120.85", "coordinates_out_of_range"),
        ("约32", "120.85", "coordinates_unreadable"),
        ("3543210.5", "40512345.7", "coordinates_projected"),
        ("32°75′", "120°51′", "coordinates_unreadable"),
    ],
)
def test_a_wrong_pair_is_named_and_its_row_rejected(tmp_path: Path, latitude: str, longitude: str, code: str) -> None:
    report = one(tmp_path, ["纬度", "经度"], [latitude, longitude])
    assert codes(report) == [(2, code)]
    (problem,) = (problem for problem in report["problems"] if problem["level"] == "error")
    assert (problem["column"], problem["value"]) == ("纬度, 经度", f"{latitude}, {longitude}")
    assert not Facility.objects.filter(source="普查").exists()


@pytest.mark.parametrize("pair", [["", ""], ["0", "0"], ["", "120.85"]])
def test_missing_coordinates_are_a_warning_and_the_row_waits_for_its_point(tmp_path: Path, pair: list[str]) -> None:
    report = one(tmp_path, ["纬度", "经度"], pair)
    assert codes(report, "warning") == [(2, "no_coordinates")]
    assert Facility.objects.get(source="普查").longitude is None


def test_points_outside_and_points_stacked_are_warned(tmp_path: Path) -> None:
    report = one(
        tmp_path, ["纬度", "经度"], ["32.0", "120.85"], ["32.0", "120.85"], ["32.0", "120.85"], ["31.2", "121.5"]
    )
    assert codes(report, "warning") == [(5, "outside_area"), (2, "stacked"), (3, "stacked"), (4, "stacked")]
    assert report["accepted"] == 4


def test_systems_that_disagree_are_warned_and_degrees_win(tmp_path: Path) -> None:
    header = ["经度(度)", "经度(分)", "经度(秒)", "纬度(度)", "纬度(分)", "纬度(秒)", "纬度(WGS84)", "经度(WGS84)"]
    report = one(tmp_path, header, ["120", "51", "0", "32", "0", "0", "32.01", "120.85"])
    assert codes(report, "warning") == [(2, "coordinates_disagree")]
    assert Facility.objects.get(source="普查").latitude == 32.01


def test_metres_beside_degrees_are_only_a_warning(tmp_path: Path) -> None:
    header = ["纬度", "经度", "X坐标", "Y坐标"]
    report = one(tmp_path, header, ["32.0", "120.85", "3543210.5", "40512345.7"])
    assert (report["accepted"], codes(report, "warning")) == (1, [(0, "column_projected")])
