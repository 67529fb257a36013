"""Goal I2: no cell is ever silently misread, in more than ten thousand that are written in unusual ways."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deep.conftest import Clock, Told
from tests.deep.planted import MISREADINGS
from tests.deep.truth import Verdict, check_file

CELLS = 10_000
FILES = 120


def test_no_cell_is_silently_misread(tmp_path: Path, clock: Clock, told: Told) -> None:
    verdict = Verdict()
    for seed in clock.upto(FILES):
        check_file(tmp_path, seed, verdict)
    told("I2 cells in unusual spellings", verdict.cells, f"≥ {CELLS:,}")
    told("I2 rows, of these accepted", f"{verdict.accepted:,} of {verdict.rows:,}", "")
    told("I2 silently misread", len(verdict.corruptions), "0")
    assert verdict.corruptions == []
    assert verdict.accepted > verdict.rows / 2
    assert clock.is_limited or verdict.cells >= CELLS


@pytest.mark.parametrize("plant", MISREADINGS.values(), ids=MISREADINGS.keys())
def test_a_reader_that_misreads_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    plant(monkeypatch)
    verdict = Verdict()
    for seed in range(20):
        check_file(tmp_path, seed, verdict)
    told(f"I2 planted bug: {plant.__name__.replace('_', ' ')}", len(verdict.corruptions), "> 0")
    assert verdict.corruptions
