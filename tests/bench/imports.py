"""A county's workbook through ``import_facilities --commit``: time, processor time, and memory of all its processes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from civildefense.accounts.models import Organisation
from tests.bench.figures import Figure
from tests.bench.memory import Watch
from tests.bench.registers import workbook

# Rows → the most seconds and megabytes that they may take; None: no goal.
SIZES: dict[int, tuple[float | None, float]] = {5_000: (None, 300), 50_000: (30, 300), 200_000: (None, 600)}
# One cell in so many rows is wrong: what is refused is held until the end of the run.
WRONG_EVERY = 5
COUNTY = "320613"
TITLE = "Import of a workbook, checked and written"


@dataclass(frozen=True)
class Cost:
    seconds: float
    processor_seconds: float
    megabytes: float


def figures() -> list[Figure]:
    load_demo_once()
    made = [figure for rows in SIZES for figure in _figures(rows, f"{rows:,} rows", import_rows(rows, f"bench {rows}"))]
    rows = max(SIZES)
    wrong = import_rows(rows, "bench wrong", wrong_every=WRONG_EVERY)
    return [*made, *_figures(rows, f"{rows:,} rows, every fifth refused", wrong)]


def load_demo_once() -> None:
    if not Organisation.objects.exists():
        call_command("load_demo", stdout=StringIO())


def import_rows(rows: int, source: str, *, wrong_every: int = 0) -> Cost:
    """Of the command and of the child that parses."""
    with tempfile.TemporaryDirectory() as folder:
        path, report = workbook(Path(folder, "register.xlsx"), rows, wrong_every), Path(folder, "report.json")
        command = [sys.executable, "manage.py", "import_facilities", str(path), "--organisation", COUNTY]
        command += ["--source", source, "--commit", "--report", str(report)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watch = Watch(process.pid)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        counts = json.loads(report.read_bytes())
    rejected = rows // wrong_every if wrong_every else 0
    assert (counts["new"], counts["rejected"]) == (rows - rejected, rejected), counts
    return Cost(seconds, usage.ru_utime + usage.ru_stime, watch.megabytes)


def _figures(rows: int, what: str, cost: Cost) -> list[Figure]:
    most_seconds, most_megabytes = SIZES[rows]
    goal = (f"< {most_seconds:g}", cost.seconds < most_seconds) if most_seconds and "refused" not in what else ()
    return [
        Figure(f"{what}, seconds", f"{cost.seconds:.1f}", *goal),
        Figure(f"{what}, seconds of processor", f"{cost.processor_seconds:.1f}"),
        Figure(f"{what}, rows a second", f"{rows / cost.seconds:,.0f}"),
        Figure(
            f"{what}, most memory of all its processes, MB",
            f"{cost.megabytes:.0f}",
            f"≤ {most_megabytes:g}",
            cost.megabytes <= most_megabytes,
        ),
    ]
