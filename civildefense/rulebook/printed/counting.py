"""Where the rows behind a printed figure are counted. Upper slices register theirs; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from civildefense.accounts.models import User
from civildefense.rulebook.printed.models import Figure
from civildefense.rulebook.printed.rules import agrees


@dataclass(frozen=True)
class Answer:
    """``value`` in the counted unit (yuan, spaces, works …); ``url`` opens the rows that make it."""

    value: Decimal
    url: str


@dataclass(frozen=True)
class Count:
    """``count`` reads the figure's period and coverage, over the rows that the user may see."""

    key: str
    label: object
    unit: object
    count: Callable[[Figure, User], Answer]


@dataclass(frozen=True)
class Comparison:
    """``counted`` and ``difference`` in the printed unit; ``unit`` is the counted one."""

    answer: Answer
    unit: object
    counted: Decimal
    difference: Decimal
    holds: bool

    @property
    def by_rows(self) -> str:
        return f"{_spoken(self.answer.value, 2)} {self.unit}"

    @property
    def converted(self) -> str:
        return _spoken(self.counted, 4)

    @property
    def apart(self) -> str:
        return _spoken(self.difference, 4)


_counts: dict[str, Count] = {}


def register(count: Count) -> None:
    _counts[count.key] = count


def choices() -> list[tuple[str, object]]:
    return [(count.key, count.label) for count in _counts.values()]


def compare(figure: Figure, user: User) -> Comparison | None:
    """What the rows say today; None where no slice counts them yet."""
    count = _counts.get(figure.counted_by)
    if count is None:
        return None
    answer = count.count(figure, user)
    counted = figure.in_printed_units(answer.value)
    holds = agrees(figure.value, counted, qualifier=figure.qualifier, decimals=figure.decimals)
    return Comparison(answer, count.unit, counted, counted - figure.value, holds)


def _spoken(value: Decimal, places: int) -> str:
    """``748,123,456.78``, without zeros that say nothing."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".")
