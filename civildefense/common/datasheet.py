"""What the office says about each column: who may see it, whether it is personal, why it is kept and how long.

A model carries ``sheet = DataSheet(...)``; the database rights of the application and the public role,
the history and the canary tests are all derived from it. Levels are those of domain.md 3.6 (X is never stored).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models


class Level(StrEnum):
    PUBLIC = "P"
    INTERNAL = "I"
    RESTRICTED = "R"


@dataclass(frozen=True, kw_only=True)
class DataSheet:
    """Field names are space-separated; each concrete field of the model stands in exactly one level."""

    purpose: str
    retention: str
    public: str = ""
    internal: str = ""
    restricted: str = ""
    personal: str = ""
    minors: str = ""
    append_only: bool = False
    published: bool = False

    def levels(self) -> dict[str, Level]:
        """Field name → level; ValueError when a field is declared twice."""
        found: dict[str, Level] = {}
        for level, names in (
            (Level.PUBLIC, self.public),
            (Level.INTERNAL, self.internal),
            (Level.RESTRICTED, self.restricted),
        ):
            for name in names.split():
                if name in found:
                    raise ValueError(f"{name} is declared as {found[name]} and as {level}")
                found[name] = level
        return found


def sheet_of(model: type[models.Model]) -> DataSheet | None:
    """The model's own sheet; an event table of the history answers with its tracked model's."""
    tracked = getattr(model, "pgh_tracked_model", None)
    return getattr(tracked or model, "sheet", None)


def fields_at(level: Level) -> dict[str, tuple[str, ...]]:
    """``{"shelters.facilityrestricted": ("protection_level", …)}`` for every model with fields at ``level``."""
    found = {}
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or not (sheet := sheet_of(model)):
            continue
        names = tuple(name for name, own in sheet.levels().items() if own is level)
        if names:
            found[model._meta.label_lower] = names
    return found
