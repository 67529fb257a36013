"""Goal I4: 20,000 files that nobody expects, in every form; each answered, none in more than five seconds."""

from pathlib import Path

import pytest

from tests.deep.conftest import Clock, Told
from tests.deep.forked import ForkServer
from tests.deep.forms import FORMS, REGISTER
from tests.deep.fuzzing import Findings, read, read_damaged, read_tables
from tests.deep.planted import FAULTS, Plant

FILES = 20_000
_PART = 500


def test_the_good_register_is_read_in_every_form(tmp_path: Path) -> None:
    """Or the damaged ones would prove nothing."""
    findings = Findings()
    for name, write in FORMS.items():
        path = tmp_path / "good"
        path.write_bytes(write(REGISTER))
        read(path, findings, name)
    assert (findings.codes, findings.faults) == ({"read": len(FORMS)}, [])


def test_no_file_makes_the_importer_fall_over(clock: Clock, told: Told) -> None:
    tables, broken = Findings(), Findings()
    with ForkServer() as children:
        for part in clock.upto(FILES // 2 // _PART):
            read_tables(tables, _PART, seed=part)
            read_damaged(broken, range(part * _PART, (part + 1) * _PART))
    told("I4 tables made by hypothesis", tables.files, f"{FILES // 2:,}")
    told("I4 damaged files", broken.files, f"{FILES // 2:,}")
    told("I4 of all, read as tables", tables.codes["read"] + broken.codes["read"], "")
    told("I4 slowest file, seconds", f"{max(tables.slowest, broken.slowest):.2f}", "≤ 5")
    told("I4 faults", len(tables.faults) + len(broken.faults), "0")
    told("I4 reading processes that died", len(children.deaths), "no parent with them")
    assert tables.faults + broken.faults == []
    assert clock.is_limited or tables.files + broken.files >= FILES


@pytest.mark.parametrize("plant", FAULTS.values(), ids=FAULTS.keys())
def test_an_importer_that_falls_over_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    findings = Findings()
    with ForkServer():
        plant(monkeypatch)
        read_tables(findings, 60, seed=1, longest=0.25)
        read_damaged(findings, range(60), longest=0.25)
    told(f"I4 planted bug: {plant.__name__.replace('_', ' ')}", len(findings.faults), "> 0")
    assert findings.faults
