"""What the tests of the import share: files, the command, its report."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
from django.conf import settings
from django.core.management import call_command

SHARED = settings.BASE_DIR.parent / "shared" / "data"
CODE = "990101"
HEADER = ["编号", "工程名称", "地址", "经度", "纬度", "可容纳人数"]
ROWS = [
    ["A1", "文峰公园地下车库", "东岸区青年中路12号", "120.85", "32.0", "800"],
    ["A2", "人民路地下室", "东岸区人民路3号", "120.86", "32.01", "120"],
    ["A3", "光明小区地下室", "东岸区光明路9号", "120.87", "32.02", ""],
]


def write_csv(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def run(*files: Path, extra: tuple[str, ...] = (), code: str = CODE, source: str = "普查") -> dict[str, Any]:
    """The report of one call, with its exit code and what it printed."""
    report = files[0].parent / "report.json"
    if not report.parent.exists() or report.is_relative_to(SHARED):
        report = Path(settings.MEDIA_ROOT).with_name("report.json")
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "import_facilities", *map(str, files), "--organisation", code, "--source", source,
            "--report", str(report), *extra, stdout=out, stderr=err,
        )  # fmt: skip
        exit_code = 0
    except SystemExit as end:
        exit_code = int(end.code or 0)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["rows"] == found["accepted"] + found["rejected"] + found["blank"]
    assert found["accepted"] == found["new"] + found["changed"] + found["same"]
    return {**found, "exit": exit_code, "printed": out.getvalue() + err.getvalue()}


def codes(report: dict[str, Any], level: str = "error") -> list[tuple[int, str]]:
    return [(problem["row"], problem["code"]) for problem in report["problems"] if problem["level"] == level]
