"""A wrong datum is found while a file is checked, named, and never moved by itself."""

import random
from pathlib import Path
from typing import Any

import pytest

from civildefense.common.coordinates import Datum, convert
from civildefense.rulebook.models import Place
from shelters.facilities.models import Facility
from tests.cast import Cast, make_facility
from tests.shelters.facilities.importing import HEADER, run, write_csv

pytestmark = pytest.mark.django_db
COUNT = 30


@pytest.fixture(autouse=True)
def stage(cast: Cast) -> Cast:
    return cast


def points(west: float = 120.81, width: float = 0.08) -> list[tuple[float, float]]:
    dice = random.Random(7)
    return [(west + width * dice.random(), 31.96 + 0.08 * dice.random()) for _row in range(COUNT)]


def near(point: tuple[float, float], metres: float, dice: random.Random) -> tuple[float, float]:
    return point[0] + dice.gauss(0, metres) / 94_000, point[1] + dice.gauss(0, metres) / 111_000


def written(
    tmp_path: Path, names: list[str], real: list[tuple[float, float]], datum: str, *extra: str, prefix: str = "A"
) -> dict[str, Any]:
    """The report on a file whose points are written in ``datum``."""
    rows = []
    for number, (name, point) in enumerate(zip(names, real, strict=True)):
        lon, lat = convert(*point, Datum.WGS84, datum)
        rows.append([f"{prefix}{number}", name, f"东岸区{number}号", f"{lon:.6f}", f"{lat:.6f}", ""])
    return run(write_csv(tmp_path / "register.csv", [HEADER, *rows]), extra=extra)


def suspects(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [problem for problem in report["problems"] if problem["code"] == "datum_suspect"]


def with_places(tmp_path: Path, datum: str, *extra: str) -> dict[str, Any]:
    dice = random.Random(11)
    known = points()
    for number, (lon, lat) in enumerate(known):
        Place.objects.create(
            name=f"长乐园{number:02}", former_names=[f"旧名{number:02}"], kind="park", longitude=lon, latitude=lat,
            source="test",
        )  # fmt: skip
    names = [f"{'长乐园' if number % 3 else '旧名'}{number:02}地下车库" for number in range(COUNT)]
    return written(tmp_path, names, [near(point, 150, dice) for point in known], datum, *extra)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_places_that_people_know_show_the_datum(tmp_path: Path, datum: str) -> None:
    report = with_places(tmp_path, datum)
    (problem,) = suspects(report)
    assert (problem["level"], problem["value"], problem["row"]) == ("warning", datum, 0)
    assert (report["exit"], report["accepted"]) == (0, COUNT)


def test_a_right_file_and_one_whose_datum_was_chosen_raise_no_question(tmp_path: Path) -> None:
    assert not suspects(with_places(tmp_path, Datum.WGS84))


def test_read_as_what_it_is_the_question_is_answered(tmp_path: Path) -> None:
    assert not suspects(with_places(tmp_path, Datum.GCJ02, "--datum", "gcj02"))


def test_a_datum_that_was_chosen_wrongly_is_found_as_well(tmp_path: Path) -> None:
    (problem,) = suspects(with_places(tmp_path, Datum.WGS84, "--datum", "bd09"))
    assert problem["value"] == Datum.WGS84


def test_nothing_is_moved(tmp_path: Path) -> None:
    with_places(tmp_path, Datum.GCJ02, "--commit")
    stored = Facility.objects.filter(source="普查")
    assert stored.count() == COUNT
    assert all((row.longitude, row.latitude) == (row.given_longitude, row.given_latitude) for row in stored)


def test_what_the_register_has_shows_the_datum_by_key(tmp_path: Path) -> None:
    names = [f"{number}号工程" for number in range(COUNT)]
    real = points()
    written(tmp_path, names, real, Datum.WGS84, "--commit")
    dice = random.Random(3)
    again = [near(point, 10, dice) for point in real]
    assert not suspects(written(tmp_path, names, again, Datum.WGS84))
    (problem,) = suspects(written(tmp_path, names, again, Datum.BD09))
    assert (problem["value"], str(COUNT) in problem["message"]) == (Datum.BD09, True)


def test_what_other_sources_brought_shows_the_datum_by_name(tmp_path: Path, cast: Cast) -> None:
    real = points()
    for number, (lon, lat) in enumerate(real):
        make_facility(cast.a, f"own-{number}", name=f"{number}号工程", longitude=lon, latitude=lat)
    names = [f"{number}号工程" for number in range(COUNT)]
    (problem,) = suspects(written(tmp_path, names, real, Datum.GCJ02))
    assert problem["value"] == Datum.GCJ02


def test_a_corrected_file_is_not_held_against_its_own_wrong_edition(tmp_path: Path) -> None:
    names = [f"{number}号工程" for number in range(COUNT)]
    written(tmp_path, names, points(), Datum.GCJ02, "--commit")
    assert not suspects(written(tmp_path, names, points(), Datum.GCJ02, "--datum", "gcj02"))


def test_the_outline_of_the_land_shows_the_datum_along_a_border(tmp_path: Path) -> None:
    names = [f"{number}号工程" for number in range(COUNT)]
    along = points(west=120.896, width=0.003)  # GCJ-02 lies some 400 m east: across the border at 120.9
    (problem,) = suspects(written(tmp_path, names, along, Datum.GCJ02))
    assert problem["value"] == Datum.GCJ02
    assert not suspects(written(tmp_path, names, along, Datum.WGS84))
