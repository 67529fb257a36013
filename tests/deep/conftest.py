"""What every long proof shares: how long it may take, and one table of what was proven at the end.

A proof is a file ``deep_<what>.py``; what it is made of lies beside it under a plain name, so that a small sample of
the same can run in ``make test``. Every proof has a planted bug: the same check over a build that is wrong on purpose
must fail, or the check proves nothing.
"""

import os
import time
from collections.abc import Callable, Iterator

import pytest

ROWS: list[tuple[str, str, str]] = []
Told = Callable[[str, object, str], None]


class Clock:
    """``DEEP_SECONDS`` says how long each proof may take; without it a proof runs its whole number."""

    def __init__(self) -> None:
        self.seconds = float(os.environ.get("DEEP_SECONDS", "0"))
        self.start = time.monotonic()

    @property
    def is_limited(self) -> bool:
        return self.seconds > 0

    @property
    def is_over(self) -> bool:
        return self.is_limited and time.monotonic() - self.start > self.seconds

    def upto(self, count: int) -> Iterator[int]:
        """0, 1, 2 … up to ``count`` or the end of the time."""
        for number in range(count):
            if self.is_over:
                return
            yield number


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> Told:
    """``told(what, figure, goal)`` puts one line into the table at the end."""

    def tell(what: str, figure: object, goal: str = "") -> None:
        ROWS.append((what, f"{figure:,}" if isinstance(figure, int) else str(figure), goal))

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ROWS:
        terminalreporter.section("what was proven")
        wide = max(len(what) for what, _figure, _goal in ROWS)
        for what, figure, goal in ROWS:
            terminalreporter.write_line(f"{what:<{wide}}  {figure:>12}  {goal}")
