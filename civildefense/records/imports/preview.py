"""The first lines of a file that has no header the importer knows, so that a person can point at it."""

from itertools import islice
from pathlib import Path
from typing import Any

from civildefense.common import cells
from civildefense.common.tabular import FileRefused, open_table
from civildefense.records.models import ImportBatch, ImportFile

LINES = 12
CELLS = 12


def first_rows(batch: ImportBatch) -> list[dict[str, Any]]:
    """``[{"file", "sheet", "rows": [(number, [text, …])]}]``; a file that cannot be opened is left out."""
    found = []
    for file in batch.files.filter(kind=ImportFile.Kind.GIVEN):
        try:
            table = open_table(Path(file.upload.path), encoding=batch.mapping.get("encoding", ""))
            for sheet in table.sheets:
                rows = [
                    (row.number, [cells.shown(cell, 40) for cell in row.cells[:CELLS]])
                    for row in islice(table.rows(sheet), LINES)
                ]
                found.append({"file": file.name, "sheet": sheet, "rows": rows})
        except FileRefused:
            continue
    return found
