"""The table of allowed moves that a slice's ``states.py`` fills in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civildefense.common.errors import MoveRefused


@dataclass(frozen=True)
class Move:
    """One allowed move: which right it needs, whether it needs a reason, and what the button says."""

    source: str
    target: str
    label: object
    right: str
    needs_reason: bool = False


class MoveTable:
    """All moves of one state field."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self._moves = {(move.source, move.target): move for move in moves}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._moves.values())

    def from_state(self, state: str) -> list[Move]:
        return [move for move in self._moves.values() if move.source == state]

    def find(self, source: str, target: str) -> Move:
        """MoveRefused when the table has no such move."""
        try:
            return self._moves[source, target]
        except KeyError:
            words = {"source": self._label(source), "target": self._label(target)}
            raise MoveRefused(_("From “%(source)s” there is no way to “%(target)s”.") % words) from None

    def _label(self, state: str) -> object:
        """The state as people know it, where the table's states are choices."""
        known = {end: getattr(end, "label", end) for move in self for end in (move.source, move.target)}
        return known.get(state, state)
