"""The kinds of papers. Whoever writes papers registers them beside their services; nobody asks ``if kind == …``."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from civildefense.records.papers.errors import UnknownKind

_KINDS: dict[str, "PaperKind"] = {}
_HOMES = ("projects", "shelters", "civildefense")


@dataclass(frozen=True)
class PaperKind:
    """``typst`` and ``docx`` are paths such as ``fees/notice.typ``; empty: the general layout of official papers.

    ``needs_basis``, ``needs_remedies``: the database refuses to issue such a paper without. The hooks are called
    inside the transaction of the step: ``on_issued(paper, by)``, ``on_served(paper, service, by)``,
    ``on_voided(paper, by)``. ``draft(subject=…, by=…)`` drafts one paper, so that drafts can be made in bulk.
    """

    name: str
    label: Any
    typst: str = ""
    docx: str = ""
    issue_right: str = "records.issue_paper"
    needs_basis: bool = False
    needs_remedies: bool = False
    on_issued: Callable[..., Any] | None = None
    on_served: Callable[..., Any] | None = None
    on_voided: Callable[..., Any] | None = None
    draft: Callable[..., Any] | None = None


def register(kind: PaperKind) -> PaperKind:
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> PaperKind:
    """UnknownKind when no slice of this portal writes such papers (any more)."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind() from None


def all_kinds() -> list[PaperKind]:
    return list(_KINDS.values())


def label_of(name: str) -> str:
    return str(_KINDS[name].label) if name in _KINDS else name


def file_of(relative: str) -> Path:
    """Where the layout or template of a kind stands, beside the slice that wrote it."""
    candidates = [settings.BASE_DIR / home / relative for home in _HOMES]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise FileNotFoundError(relative)
    return found
