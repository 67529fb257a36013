"""A measured figure beside its goal."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``reached`` is None where no goal was set."""

    what: str
    value: str
    goal: str = ""
    reached: bool | None = None


def ratio(what: str, value: float, *, at_least: float | None = None, at_most: float | None = None) -> Figure:
    """One measurement divided by another of the same run, so that the machine drops out."""
    if at_least is not None:
        return Figure(what, f"{value:.2f}", f"≥ {at_least:g}", value >= at_least)
    if at_most is not None:
        return Figure(what, f"{value:.2f}", f"< {at_most:g}", value < at_most)
    return Figure(what, f"{value:.2f}")


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """Sorted durations of ``times`` runs."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    return sorted(durations)


def p95(durations: list[float]) -> float:
    return statistics.quantiles(durations, n=20, method="inclusive")[-1]


def table(sections: dict[str, list[Figure]]) -> str:
    lines = [f"{'figure':<78} {'measured':>16} {'goal':>9}"]
    for title, figures in sections.items():
        lines += ["", title, "-" * 107]
        for figure in figures:
            mark = {None: "", True: "  reached", False: "  MISSED"}[figure.reached]
            lines.append(f"{figure.what:<78} {figure.value:>16} {figure.goal:>9}{mark}")
    return "\n".join(lines)
