"""The quality report that an officer signs over: problems grouped by kind, worst first."""

from dataclasses import dataclass
from typing import Any

from civildefense.records.models import ImportBatch

SHOWN = 50


@dataclass(frozen=True)
class ProblemGroup:
    """``problems`` are the first of ``count``; ``message`` is the sentence of the first one."""

    level: str
    code: str
    count: int
    message: str
    problems: list[dict[str, Any]]


def problem_groups(batch: ImportBatch) -> list[ProblemGroup]:
    groups = []
    for kind, count in batch.problem_counts.items():
        level, _colon, code = kind.partition(":")
        found = [problem for problem in batch.problems if (problem["level"], problem["code"]) == (level, code)]
        message = found[0]["message"] if found else ""
        groups.append(ProblemGroup(level, code, count, message, found[:SHOWN]))
    return sorted(groups, key=lambda group: (group.level != "error", -group.count))
