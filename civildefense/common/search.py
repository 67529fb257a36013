"""What the desk's search knows of a table, said once beside the model.

``@searchable(names="name", codes="number", phones="duty_phone")`` keeps the declaration and lets triggers note every
row that is written, by whatever way, so that the index of ``records.search`` can follow. ``@searched_with`` does so
for rows that hang below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import models

from civildefense.common.datasheet import Level, sheet_of
from civildefense.common.scoping import EVERYONE_ON_STAFF

MARKS = "records_searchmark"
_DECLARED: dict[type[models.Model], "Searchable"] = {}


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """Paths of fields, ``__`` leads on to related rows: names are also found by their sound, words by their
    characters alone, codes and phones without dashes. ``office`` is the path to whose row it is, ``beside`` to what
    tells it from others of the same name.
    """

    model: type[models.Model]
    names: tuple[str, ...]
    words: tuple[str, ...]
    codes: tuple[str, ...]
    phones: tuple[str, ...]
    office: str
    beside: str

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.names, *self.words, *self.codes, *self.phones)

    def offices(self, row: Any) -> list[int | None]:
        """Primary keys of the organisations whose row it is; ``[None]``: all of the staff may see it."""
        if self.office == EVERYONE_ON_STAFF:
            return [None]
        return [*sorted({int(value) for value in values_at(row, self.office) if value})]

    def related(self) -> list[str]:
        """What to prefetch before the paths are read."""
        ways = {path.rpartition("__")[0] for path in (*self.paths, self.office, self.beside)}
        return sorted(ways - {""})


def values_at(row: Any, path: str) -> Iterator[Any]:
    """All values at the end of ``path``: over related rows, and out of lists."""
    step, _separator, rest = path.partition("__")
    value = getattr(row, step)
    if isinstance(value, models.Manager):
        value = list(value.all())
    for item in value if isinstance(value, list | tuple) else [value]:
        if item is not None:
            yield from values_at(item, rest) if rest else [item]


def declared() -> dict[str, Searchable]:
    """Kind → declaration, in the order of the models."""
    return {known.kind: known for known in _DECLARED.values()}


def searchable(  # type: ignore[no-untyped-def]
    *, names: str = "", words: str = "", codes: str = "", phones: str = "", office: str = "", beside: str = ""
):
    """Class decorator; fields are parted by spaces. ``office`` is the model's own scope unless said otherwise."""

    def decorate(model: Any) -> Any:
        known = Searchable(
            model=model,
            names=tuple(names.split()),
            words=tuple(words.split()),
            codes=tuple(codes.split()),
            phones=tuple(phones.split()),
            office=office or _office_of(model),
            beside=beside,
        )
        _refuse_restricted(known)
        _DECLARED[model] = known
        return pgtrigger.register(*_marking(known.kind, "id", _columns(known)))(model)

    return decorate


def _office_of(model: Any) -> str:
    """``facility__organisation`` → ``facility__organisation_id``: the key is enough."""
    scope = model.scope
    return scope if scope in (EVERYONE_ON_STAFF, "pk") else f"{scope}_id"


def _refuse_restricted(known: Searchable) -> None:
    levels = sheet_of(known.model).levels()  # type: ignore[union-attr]
    restricted = [path for path in known.paths if levels.get(path) is Level.RESTRICTED]
    if restricted:
        raise ValueError(f"{known.kind}: {restricted} may not be searched")


def searched_with(parent: str):  # type: ignore[no-untyped-def]
    """Class decorator for a table whose words the row that the foreign key ``parent`` names is found by."""

    def decorate(model: Any) -> Any:
        link = model._meta.get_field(parent)
        kind = link.remote_field.model._meta.label_lower
        return pgtrigger.register(*_marking(kind, link.column, []))(model)

    return decorate


def _marking(kind: str, key: str, columns: list[str]) -> list[pgtrigger.Trigger]:
    """A mark a row in the writer's own transaction: it stands exactly when the change does.

    An update counts where one of ``columns`` changed; none named means every update.
    """
    into = f"INSERT INTO {MARKS} (kind, row_id) SELECT '{kind}',"
    new, old = (", ".join(f"{side}.{column}" for column in columns) for side in ("new_values", "old_values"))
    changed = "JOIN old_values ON old_values.id = new_values.id"
    if columns:
        changed += f" WHERE ROW({new}) IS DISTINCT FROM ROW({old})"
    return [
        _trigger("insert", pgtrigger.Insert, f"{into} {key} FROM new_values;", new="new_values"),
        _trigger(
            "update", pgtrigger.Update, f"{into} new_values.{key} FROM new_values {changed};",
            new="new_values", old="old_values",
        ),
        _trigger("delete", pgtrigger.Delete, f"{into} {key} FROM old_values;", old="old_values"),
    ]  # fmt: skip


def _columns(known: Searchable) -> list[str]:
    """Own columns whose change matters."""
    ends = {known.office.removesuffix("_id"), *known.paths} - {EVERYONE_ON_STAFF, "pk"}
    fields: list[Any] = [known.model._meta.get_field(path) for path in ends if "__" not in path]
    return sorted(field.column for field in fields)


def _trigger(name: str, operation: pgtrigger.Operation, func: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"search_{name}",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=f"{func} RETURN NULL;",
    )
