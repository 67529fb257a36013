"""Markers in every field that is not public, so that any page can be asked what it gives away.

``plant`` writes them straight into the tables; ``sung`` names those that a text repeats.
"""

import io
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet

from civildefense.common.datasheet import Level, sheet_of

# Text that a rule reads: hours, sums, file names, codes that others point at.
READ_BY_RULES = {
    "accounts.user.username",
    "accounts.user.password",
    "records.attachment.content_type",
    "records.attachment.sha256",
    "records.importfile.sha256",
    "records.importbatch.target",
    "records.readlog.model",
    "records.transition.field",
    "shelters.entrance.hours",
    "projects.enterprise.credit_code",
}
SHORTEST = 8


@dataclass(frozen=True)
class Canary:
    mark: str
    place: str

    def sings_in(self, text: str) -> bool:
        return self.mark in text


def plant(rows: Iterable[Any], levels: Iterable[Level] = (Level.INTERNAL, Level.RESTRICTED)) -> list[Canary]:
    """One canary a field and row, in text, whole numbers, areas, coordinates and JSON."""
    found: list[Canary] = []
    for row in rows:
        changes = {}
        for field in _fields(row, set(levels)):
            value, mark = _marker(field, len(found) + 1)
            changes[field.name] = value
            found.append(Canary(mark, f"{row._meta.label_lower}.{field.name}"))
        _write(row, changes)
    return found


def _write(row: Any, changes: dict[str, Any]) -> None:
    """A line of a log cannot be changed, so another one is written."""
    if sheet_of(type(row)).append_only:  # type: ignore[union-attr]
        copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
        copy.pk = None
        if hasattr(copy, "uid"):
            copy.uid = uuid.uuid4()
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
    elif changes:
        QuerySet(type(row)).filter(pk=row.pk).update(**changes)
        row.refresh_from_db()


def _fields(row: Any, levels: set[Level]) -> list[models.Field]:
    sheet = sheet_of(type(row))
    declared = sheet.levels() if sheet else {}
    kinds = (models.CharField, models.TextField, models.IntegerField, models.DecimalField, models.FloatField)
    return [
        field
        for field in row._meta.concrete_fields
        if declared.get(field.name) in levels
        and isinstance(field, (*kinds, models.JSONField))
        and not (field.primary_key or field.choices or field.is_relation or isinstance(field, models.FileField))
        and (field.max_length or SHORTEST) >= SHORTEST
        and f"{row._meta.label_lower}.{field.name}" not in READ_BY_RULES
        and not field.name.startswith(("version", "subject_version", "reviewed_version", "size"))
        and not _is_counted(row, field)
        and not _is_small(field)
    ]


def _is_counted(row: Any, field: models.Field) -> bool:
    """What a constraint ties to other columns: figures of an import, areas of a unit, the reason of a withdrawal."""
    if field.name == "withdrawal_reason":
        return row.withdrawn_at is None
    if row._meta.model_name == "importbatch":
        return isinstance(field, (models.IntegerField, models.JSONField))
    return row._meta.model_name == "protectiveunit" and field.name.endswith("_area") and field.name != "floor_area"


def _is_small(field: models.Field) -> bool:
    """Too small for a value that is nobody else's."""
    return isinstance(field, models.SmallIntegerField) or getattr(field, "max_digits", SHORTEST) < SHORTEST


def _marker(field: models.Field, number: int) -> tuple[Any, str]:
    text = f"zq{number:04d}qz"
    if isinstance(field, models.JSONField):
        return {"name": text}, text
    if isinstance(field, models.FloatField):
        value = 31.0 + (700_000 + number) / 1_000_000  # a degree that is nobody's: 31.700001 and on
        return value, f"{700_000 + number:06d}"
    if isinstance(field, models.DecimalField):
        whole = 10 ** (field.max_digits - field.decimal_places - 1) * 7 + 9000 - number
        return Decimal(whole), str(whole)
    if isinstance(field, models.IntegerField):
        return 77_000_000 + number, str(77_000_000 + number)
    return text, text


def sung(canaries: Iterable[Canary], text: str) -> list[str]:
    """Places whose canary ``text`` repeats."""
    return sorted({canary.place for canary in canaries if canary.sings_in(text)})


def body(answer: Any) -> str:
    """Headers and content of a response; a workbook is unpacked."""
    content = b"".join(answer) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers + plain(content)


def plain(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return content.decode("utf-8", "replace")
