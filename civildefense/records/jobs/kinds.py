"""The kinds of jobs. Whoever has long work registers it beside its task; nobody asks ``if kind == …``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from civildefense.accounts.models import User
from civildefense.records.models import Job

_KINDS: dict[str, "JobKind"] = {}


@dataclass(frozen=True)
class JobKind:
    """``task`` is the shared task that takes the job's primary key.

    ``again`` starts the same work as a new job for whoever holds ``right``; None: it is not safe to repeat.
    """

    code: str
    label: Any
    task: Any
    right: str = ""
    again: Callable[[Job, User], Job] | None = None


def register(kind: JobKind) -> None:
    _KINDS[kind.code] = kind


def kind_of(job: Job) -> JobKind | None:
    return _KINDS.get(job.kind)


def label_of(job: Job) -> str:
    kind = kind_of(job)
    return str(kind.label) if kind else job.kind
