"""A county's workbook through ``import_facilities --commit``: rows a second and the most memory of any process."""

import json
import os
import subprocess
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from civildefense.accounts.models import Organisation
from tests.bench.figures import Figure
from tests.bench.registers import workbook

SIZES = (5_000, 50_000)
COUNTY = "320613"
LONGEST_SECONDS = 30
MOST_MB = 300
TITLE = "Import of a workbook, checked and written"


def figures() -> list[Figure]:
    load_demo_once()
    return [figure for rows in SIZES for figure in _figures(rows)]


def load_demo_once() -> None:
    if not Organisation.objects.exists():
        call_command("load_demo", stdout=StringIO())


def import_rows(rows: int, source: str) -> tuple[float, float]:
    """Seconds and peak megabytes, of the command and of the child that parses."""
    with tempfile.TemporaryDirectory() as folder:
        path, report = workbook(Path(folder, "register.xlsx"), rows), Path(folder, "report.json")
        command = [sys.executable, "manage.py", "import_facilities", str(path), "--organisation", COUNTY]
        command += ["--source", source, "--commit", "--report", str(report)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        counts = json.loads(report.read_bytes())
    assert counts["new"] == rows, counts
    return seconds, usage.ru_maxrss / 1024


def _figures(rows: int) -> list[Figure]:
    seconds, megabytes = import_rows(rows, f"bench {rows}")
    is_most = rows == max(SIZES)
    return [
        Figure(f"{rows:,} rows, seconds", f"{seconds:.1f}", *(("< 30", seconds < LONGEST_SECONDS) if is_most else ())),
        Figure(f"{rows:,} rows, rows a second", f"{rows / seconds:,.0f}"),
        Figure(f"{rows:,} rows, most memory of one process, MB", f"{megabytes:.0f}", "≤ 300", megabytes <= MOST_MB),
    ]
