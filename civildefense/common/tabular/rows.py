"""What both kinds of file yield."""

from typing import Any, NamedTuple


class Row(NamedTuple):
    """``number`` is the row number that Excel shows for the file."""

    number: int
    cells: list[Any]
    hidden: bool
