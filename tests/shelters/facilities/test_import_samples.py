"""A small sample of the long proofs of ``make deep``: cells in unusual spellings, and files that nobody expects."""

from pathlib import Path

import pytest

from tests.deep.forked import ForkServer
from tests.deep.fuzzing import Findings, read_damaged, read_tables
from tests.deep.planted import odd_text_is_not_expected, units_are_ignored
from tests.deep.truth import ENCODINGS, Verdict, check_file


def truth_of(folder: Path) -> Verdict:
    verdict = Verdict()
    for seed in range(len(ENCODINGS)):
        check_file(folder, seed, verdict)
    return verdict


def damage() -> Findings:
    findings = Findings()
    with ForkServer():
        read_tables(findings, 50, seed=7)
        read_damaged(findings, range(100, 200))
    return findings


def test_no_cell_is_silently_misread(tmp_path: Path) -> None:
    verdict = truth_of(tmp_path)
    assert verdict.corruptions == []
    assert verdict.cells > 1_000
    assert verdict.accepted > verdict.rows / 2


def test_a_reader_that_ignores_units_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units_are_ignored(monkeypatch)
    assert any("capacity" in found for found in truth_of(tmp_path).corruptions)


def test_no_damaged_file_makes_the_importer_fall_over() -> None:
    assert damage().faults == []


def test_an_importer_that_expects_good_text_only_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    odd_text_is_not_expected(monkeypatch)
    assert "UnicodeDecodeError" in str(damage().faults)
