"""What the tests of the forms of files share: a file with given content, its rows, its refusal."""

from pathlib import Path
from typing import Any

import pytest

from civildefense.common.tabular import FileRefused, Table, open_table


def given(tmp_path: Path, content: str | bytes, name: str = "a.dat", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def rows(path: Path, sheet: int = 0, **options: Any) -> list[tuple[int, list[Any]]]:
    found = open_table(path, **options)
    return [(row.number, row.cells) for row in found.rows(found.sheets[sheet])]


def notes(path: Path) -> list[tuple[str, ...]]:
    found = open_table(path)
    return [row.notes for row in found.rows(found.sheets[0])]


def refusal(path: Path, **options: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_all(path, **options)
    return caught.value


def read_all(path: Path, **options: Any) -> None:
    found = open_table(path, **options)
    for sheet in [*found.sheets, *found.hidden_sheets, *found.unread]:
        list(found.rows(sheet))


def guarded(found: Table) -> str:
    return " ".join(str(cell) for part in found.unread for row in found.rows(part) for cell in row.cells)
