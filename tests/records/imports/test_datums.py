"""A file in another datum than it says is found by its offsets: many files, each made from a seed."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from civildefense.common.coordinates import Datum, convert
from civildefense.records.imports.datums import HYPOTHESES, Given, suspicion

FILES = 15
NOISES_M = (30, 100, 200)
SIZES = (20, 50, 300)
DEGREES_A_METRE = 1 / 111_195
# Known points: everywhere in the country, not in one city alone.
TOWNS = ((120.86, 32.01), (116.4, 39.9), (104.06, 30.67), (113.26, 23.13), (87.6, 43.8), (126.6, 45.75))


def made_file(
    seed: int, truth: str, declared: str, size: int, noise_m: float
) -> list[tuple[Given, tuple[float, float]]]:
    """Rows that lie ``noise_m`` from known points in any direction, a tenth of them named after a place elsewhere."""
    dice = random.Random(f"{seed} {truth} {declared} {size} {noise_m}")
    west, south = dice.choice(TOWNS)
    rows = []
    for _row in range(size):
        known = (west + dice.uniform(-0.1, 0.1), south + dice.uniform(-0.1, 0.1))
        spread = noise_m if dice.random() > 0.1 else 20 * noise_m
        real = tuple(degrees + dice.gauss(0, spread) * DEGREES_A_METRE for degrees in known)
        rows.append((Given(*convert(*real, Datum.WGS84, truth), declared), known))
    return rows


def files(*, wrong: bool) -> Iterator[tuple[str, str, list[tuple[Given, tuple[float, float]]]]]:
    for truth in HYPOTHESES:
        for declared in HYPOTHESES:
            if (truth != declared) == wrong:
                for size in SIZES:
                    for noise in NOISES_M:
                        for seed in range(FILES):
                            yield truth, declared, made_file(seed, truth, declared, size, noise)


def test_wrong_files_are_found_and_right_ones_left_in_peace() -> None:
    found: Counter[str] = Counter()
    for truth, _declared, rows in files(wrong=True):
        answer = suspicion(rows)
        found["wrong"] += 1
        found["found"] += answer is not None
        found["named rightly"] += answer is not None and answer.datum == truth
    for _truth, _declared, rows in files(wrong=False):
        found["right"] += 1
        found["false alarms"] += suspicion(rows) is not None
    print(dict(found))
    assert found["found"] >= 0.95 * found["wrong"]
    assert found["named rightly"] >= 0.95 * found["wrong"]
    assert found["false alarms"] <= 0.01 * found["right"]


def test_the_answer_says_how_far_before_and_after() -> None:
    answer = suspicion(made_file(1, Datum.GCJ02, Datum.WGS84, 300, 30))
    assert answer is not None
    assert (answer.datum, answer.evidence > 250) == (Datum.GCJ02, True)
    assert answer.before_m > 300
    assert answer.after_m < 60


@pytest.mark.parametrize("size", [0, 1, 7])
def test_a_handful_shows_nothing(size: int) -> None:
    assert suspicion(made_file(1, Datum.GCJ02, Datum.WGS84, size, 10)) is None


def test_outside_china_there_is_no_shift_to_find() -> None:
    rows = [(Given(10.4 + n / 100, 59.4, Datum.WGS84), (10.4 + n / 100, 59.405)) for n in range(50)]
    assert suspicion(rows) is None


# A kilometre south is little nearer in another datum; south-east it is, but farther off than that datum would put it.
@pytest.mark.parametrize(("east", "north"), [(0, 0.01), (0, -0.01), (0.01, -0.01), (0.02, 0.02)])
def test_a_file_that_is_off_by_something_else_is_not_called_a_datum(east: float, north: float) -> None:
    known = [(120.8 + n / 1000, 32.01) for n in range(50)]
    rows = [(Given(lon + east, lat + north, Datum.WGS84), (lon, lat)) for lon, lat in known]
    assert suspicion(rows) is None
