"""Tables of documents and pages: cells that reach over columns and rows put in their places."""

from typing import Any

from messages import Refused


class Grid:
    """One table. A cell that reaches down stands in every row that it covers; one that reaches right, in its first."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        # Column → rows still covered, and with what.
        self._hanging: dict[int, tuple[int, Any]] = {}

    def row(self, cells: list[tuple[Any, int, int]]) -> list[Any]:
        """``cells`` are (value, columns, rows)."""
        placed: list[Any] = []
        waiting = list(cells)
        fresh: dict[int, tuple[int, Any]] = {}
        while waiting or any(column >= len(placed) for column in self._hanging):
            column = len(placed)
            if column in self._hanging:
                placed.append(self._hanging[column][1])
            elif waiting:
                value, wide, deep = waiting.pop(0)
                if column + wide > self.columns:
                    raise Refused("too_many_columns")
                for offset in range(wide):
                    if deep > 1:
                        fresh[column + offset] = (deep, value if not offset else None)
                placed += [value, *[None] * (wide - 1)]
            else:
                placed.append(None)
        covered = {column: (left - 1, value) for column, (left, value) in self._hanging.items()}
        self._hanging = {column: kept for column, kept in (covered | _less_one(fresh)).items() if kept[0] > 0}
        return placed


def _less_one(fresh: dict[int, tuple[int, Any]]) -> dict[int, tuple[int, Any]]:
    return {column: (deep - 1, value) for column, (deep, value) in fresh.items()}
