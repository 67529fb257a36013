"""Goal I2. Files whose every cell is known, written as offices write them; what the importer makes of each row is
compared with the truth. Right is the true value, or an error that names the row; anything else is silent corruption."""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from civildefense.records.imports.engine import Run
from civildefense.records.imports.options import GivenFile, RunOptions
from civildefense.records.imports.targets import Draft, Missing, Session, Settled, Touched, target
from shelters.facilities.imports.drafts import FacilityReader
from tests.deep.spellings import BLANKS, COLUMNS, Column, spelt, spelt_point

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx")
ROWS = 40
# A ten-thousandth of a second of arc, and a third of a metre.
NEAR = 3e-6


@dataclass
class Truth:
    """One row: its line in the file, what it means, and how many of its cells are written in an unusual way."""

    line: int
    values: dict[str, Any]
    lon: float
    lat: float
    mutated: int = 0


@dataclass
class Verdict:
    cells: int = 0
    rows: int = 0
    accepted: int = 0
    corruptions: list[str] = field(default_factory=list)


class Kept(FacilityReader, Session):
    """Reads like the importer, and keeps the drafts instead of comparing them with the register."""

    def __init__(self) -> None:
        super().__init__(RunOptions(), None)
        self.drafts: dict[int, Draft] = {}

    def settle(self, drafts: Any, *, write: bool) -> Settled:
        self.drafts |= {draft.place.row: draft for draft in drafts}
        return Settled(new=len(drafts))

    def missing(self, keys: set[str]) -> Missing:
        return Missing([], 0)

    def withdraw(self, missing: Missing, *, place: str) -> Iterator[Touched]:
        return iter(())


def check_files(folder: Path, seeds: Iterator[int]) -> Verdict:
    verdict = Verdict()
    for seed in seeds:
        check_file(folder, seed, verdict)
    return verdict


def check_file(folder: Path, seed: int, verdict: Verdict) -> None:
    path, truths = write_file(folder, seed)
    kept = Kept()
    outcome = Run(target("facilities"), RunOptions(), kept, write=False).over([GivenFile(path, path.name)])
    named = {problem.place.row for problem in outcome.log}
    rejected = {problem.place.row for problem in outcome.log if problem.level == "error"}
    for truth in truths:
        verdict.rows += 1
        verdict.cells += truth.mutated
        draft = kept.drafts.get(truth.line)
        if draft is not None:
            verdict.accepted += 1
            for what in differences(truth, draft, is_named=truth.line in named):
                verdict.corruptions.append(f"seed {seed}, line {truth.line}: {what}")
        elif truth.line not in rejected:
            verdict.corruptions.append(f"seed {seed}, line {truth.line}: lost without a word")


def differences(truth: Truth, draft: Draft, *, is_named: bool) -> Iterator[str]:
    """``is_named``: a warning speaks of the row, so that a field may be empty; it may not be another value."""
    if draft.key != truth.values["key"]:
        yield f"key {draft.key!r} instead of {truth.values['key']!r}"
    for name, value in truth.values.items():
        found = draft.fields.get(name)
        if name == "key" or found == value or (found is None and is_named):
            continue
        if name == "duty_phone" and value and found and _digits(found) == _digits(value):
            continue
        yield f"{name} {found!r} instead of {value!r}"
    position = draft.extra["position"]
    if position is None and is_named:
        return
    if position is None or max(abs(position.lon - truth.lon), abs(position.lat - truth.lat)) > NEAR:
        yield f"point {position and (position.lon, position.lat)} instead of {truth.lon, truth.lat}"


def write_file(folder: Path, seed: int) -> tuple[Path, list[Truth]]:
    chance = random.Random(seed)
    columns = [*COLUMNS]
    chance.shuffle(columns)
    headers = {column.field: chance.choice(column.headers) for column in columns}
    lines = list(_top(columns, headers, chance))
    truths = []
    for number in range(ROWS):
        truth = _truth(seed, number, chance)
        cells = [_cell(column, truth, headers[column.field][1], chance, names_unit=number == 0) for column in columns]
        lines.append([*cells, *_point(truth, chance)])
        truth.line = len(lines)
        truths.append(truth)
        if chance.random() < 0.05:
            lines.append([None] * len(cells))
    lines.append(["合计", *[None] * (len(columns) - 1), "", ROWS])
    encoding = ENCODINGS[seed % len(ENCODINGS)]
    path = folder / f"{seed}.{'xlsx' if encoding == 'xlsx' else 'csv'}"
    _write_xlsx(path, lines) if encoding == "xlsx" else _write_csv(path, lines, encoding, chance)
    return path, truths


def _top(columns: list[Column], headers: dict[str, tuple[str, int]], chance: random.Random) -> Iterator[list[Any]]:
    """Title lines, and a header in one line or in two, the upper one merged."""
    if chance.random() < 0.5:
        yield ["人防工程登记表（2026年）"]
    names = [headers[column.field][0] for column in columns]
    if chance.random() < 0.4:
        yield ["基本情况", *[None] * (len(names) - 1), "坐标", None]
    yield [*names, "经度", "纬度"]


def _truth(seed: int, number: int, chance: random.Random) -> Truth:
    long_id = f"3206{chance.randrange(10**13, 10**14 - 1)}"
    values = {
        "key": chance.choice([f"RF-{seed}-{number:04}", long_id, f"{seed + 1}{number:03}"]),
        "name": f"{chance.choice('文峰和平光明新华')}{number}号地下室",
        "address": f"青年路{seed}-{number}号",
        # Of whole ten thousands a reader that overlooks the unit makes whole people again.
        "capacity": chance.choice([chance.randrange(1, 999), chance.randrange(1_000, 99_000)])
        if number
        else 10_000 * chance.randrange(1, 10),
        "floor_area": Decimal(chance.randrange(100, 9_999_999)) / 100,
        "completed_on": dt.date(1965, 1, 1) + dt.timedelta(days=chance.randrange(22_000)),
        "duty_phone": f"0513-8{chance.randrange(10**6, 10**7)}",
    }
    return Truth(0, values, round(chance.uniform(120.001, 121.9), 6), round(chance.uniform(31.001, 32.9), 6))


def _cell(column: Column, truth: Truth, factor: int, chance: random.Random, *, names_unit: bool) -> Any:
    """``names_unit``: one row of each file, whatever chance does, says its numbers in the largest unit."""
    if names_unit and column.own_unit:
        truth.mutated += 1
        return column.own_unit[-1](truth.values[column.field])
    if column.may_be_blank and chance.random() < 0.08:
        truth.values[column.field] = None
        truth.mutated += 1
        return chance.choice(BLANKS)
    value = truth.values[column.field]
    cell = spelt(column, value, factor, chance)
    truth.mutated += cell != str(value)
    return cell


def _point(truth: Truth, chance: random.Random) -> tuple[Any, Any]:
    truth.mutated += 2
    return spelt_point(truth.lon, truth.lat, chance)


def _write_csv(path: Path, lines: list[list[Any]], encoding: str, chance: random.Random) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=chance.choice(",,,\t;"))
    writer.writerows([["" if cell is None else cell for cell in line] for line in lines])
    path.write_bytes(text.getvalue().encode(encoding))


def _write_xlsx(path: Path, lines: list[list[Any]]) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, str(cell) if isinstance(cell, Decimal) else cell)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
