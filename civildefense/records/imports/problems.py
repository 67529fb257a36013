"""What was wrong or odd, where: a sentence for the clerk, a code for programs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ERROR = "error"
WARNING = "warning"
MASK = "***"
# The column that a returned workbook has beside the office's own; a file that has it is read as if it had not.
ERROR_COLUMN = "错误"


@dataclass(frozen=True, slots=True)
class Place:
    """``row`` is the row number that Excel shows; 0 speaks of the sheet or the file as a whole."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return " ".join(part for part in (self.file, self.sheet, str(self.row or "")) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    place: Place
    code: str
    message: str
    column: str = ""
    value: str = ""
    level: str = ERROR

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.place.file,
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "level": self.level,
            "message": self.message,
        }


def is_error_column(label: str) -> bool:
    """Of a header in two lines the lower one counts."""
    return label.rsplit("/", 1)[-1].strip() == ERROR_COLUMN


class ProblemLog:
    """All problems of a run, and how many of each kind."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, problem: Problem) -> None:
        self._problems.append(problem)
        self.counts[problem.level, problem.code] += 1

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def __len__(self) -> int:
        return len(self._problems)
