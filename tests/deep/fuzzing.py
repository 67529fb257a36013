"""Goal I4. Whatever a file holds, the importer answers: rows and problems, or a refusal with a code. It never falls
over, and it never takes long."""

import random
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from civildefense.common.tabular import FileRefused
from civildefense.records.imports.engine import Run
from civildefense.records.imports.options import GivenFile, RunOptions
from civildefense.records.imports.targets import target
from tests.deep.forms import FORMS, HEADER, REGISTER, damaged
from tests.deep.truth import Kept

LONGEST_SECONDS = 5.0
_USUAL_CELLS = ["", "A1", "120.85", "32.01", "2011-03-05", "合计", "1E+17", "错误", '{"名称": "甲"}', "x" * 400]
_USUAL_HEADERS = [*HEADER, "经纬度", "坐标", "建筑面积（万㎡）", "错误", "属性", "备注"]
_CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-°′″EN东经北纬万㎡人年月日/ ()（）{}[]\":'=+@\u3000\x00\x1a\u202e", max_size=18),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(["", "A1", "120.85", "32.01", "2011-03-05", "合计", "1E+17", "错误", '{"名称": "甲"}', "x" * 400]),
)
_HEADERS = st.lists(st.one_of(st.sampled_from(_USUAL_HEADERS), st.text(max_size=8)), min_size=1, max_size=9)
TABLES = st.tuples(_HEADERS, st.lists(st.lists(_CELLS, max_size=9), max_size=8)).map(lambda made: [made[0], *made[1]])


@dataclass
class Findings:
    files: int = 0
    slowest: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def read(path: Path, findings: Findings, what: str, longest: float = LONGEST_SECONDS) -> None:
    """One dry run; anything but an outcome or a refusal is a fault, and so is a long wait."""
    findings.files += 1
    start = time.monotonic()
    try:
        outcome = Run(target("facilities"), RunOptions(), Kept(), write=False).over([GivenFile(path, path.name)])
        counts = outcome.counts
        findings.codes["read"] += 1
        if counts.rows != counts.accepted + counts.rejected + counts.blank:
            findings.faults.append(f"{what}: rows are not conserved")
    except FileRefused as refusal:
        findings.codes[refusal.code] += 1
        if not str(refusal):
            findings.faults.append(f"{what}: a refusal without a sentence")
    except Exception:  # noqa: BLE001 what this looks for
        findings.faults.append(f"{what}: {traceback.format_exc(limit=-3)}")
    seconds = time.monotonic() - start
    findings.slowest = max(findings.slowest, seconds)
    if seconds > longest:
        findings.faults.append(f"{what}: {seconds:.1f} s")


def read_tables(findings: Findings, count: int, *, seed: int, longest: float = LONGEST_SECONDS) -> None:
    """``count`` tables that hypothesis makes, each in the next form; the same ones for the same seed."""
    forms = list(FORMS.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table")

        @settings(
            max_examples=count, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.integers(seed, seed + 10**6), TABLES)
        def each(_seed: int, table: list[list[object]]) -> None:
            name, write = forms[findings.files % len(forms)]
            try:
                path.write_bytes(write(table))
            except (ValueError, UnicodeError, OverflowError):
                return  # the form itself cannot hold this table
            read(path, findings, f"{name} of {table!r:.300}", longest)

        each()


def read_damaged(findings: Findings, seeds: range, *, longest: float = LONGEST_SECONDS) -> None:
    """A good register in every form in turn, damaged."""
    originals = [(name, write(REGISTER)) for name, write in FORMS.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "damaged")
        for seed in seeds:
            name, content = originals[seed % len(originals)]
            path.write_bytes(damaged(content, random.Random(seed)))
            read(path, findings, f"{name}, damage {seed}", longest)
