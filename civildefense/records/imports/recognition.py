"""How rows are recognised: a person's choice, and which rows of a file it cannot tell apart."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation
from civildefense.common.coordinates import Point
from civildefense.common.hanzi import folded
from civildefense.records.imports.errors import ImportRefused
from civildefense.records.imports.options import ID
from civildefense.records.imports.problems import Place
from civildefense.records.imports.reading import BookReader
from civildefense.records.imports.targets import Reader, RowRejected
from civildefense.records.models import ColumnMap

# Key → every row that has it, where rows with one key say different things.
Twins = dict[str, list[Place]]
# What a row can be recognised by beside its id; any other single word of ``--key`` is a header.
PARTS = frozenset({"number", "name", "address", "township", "registration_number", "point"})
# Tried in this order where ids are all unknown.
CANDIDATES = (("name", "address"), ("name", "point"), ("address", "point"), ("name",), ("address",))
MARK = "="
POINT_DIGITS = 5  # about a metre


class Identity:
    """The key of whatever has these fields as texts. Width, script, case and spaces make no difference."""

    def __init__(self, parts: Sequence[str]) -> None:
        if unknown := set(parts) - PARTS:
            message = _("Rows cannot be recognised by %(names)s.") % {"names": ", ".join(sorted(unknown))}
            raise ImportRefused(message, code="mapping_invalid")
        self.parts = tuple(parts)

    @property
    def needs_point(self) -> bool:
        return "point" in self.parts

    def key(self, texts: Mapping[str, str], point: Point | None) -> str:
        """Empty where none of the fields is filled; points are compared by the metre."""
        said = [_rounded(point) if name == "point" else folded(texts.get(name) or "") for name in self.parts]
        return MARK + hashlib.sha256("|".join(said).encode()).hexdigest()[:24] if any(said) else ""

    def whole_key(self, texts: Mapping[str, str], point: Point | None) -> str:
        """Empty unless every field is filled."""
        is_whole = all(point if name == "point" else texts.get(name) for name in self.parts)
        return self.key(texts, point) if is_whole else ""


def _rounded(point: Point | None) -> str:
    return f"{point[0]:.{POINT_DIGITS}f},{point[1]:.{POINT_DIGITS}f}" if point else ""


def find_twins(book: BookReader, reader: Reader) -> Twins:
    """Reads the files once beforehand: of two rows with one key, neither may be taken for the register's.

    A row that is repeated word for word is a duplicate like any other, and no twin.
    """
    seen: dict[str, tuple[Place, int]] = {}
    twins: Twins = {}
    for sheet in book.sheets():
        for row in sheet:
            if row.columns is None or row.is_secret:
                continue
            try:
                key = reader.key_of(row)
            except RowRejected:
                continue
            said = hash(tuple(map(str, row.cells)))
            place, before = seen.setdefault(key, (row.place, said))
            if key in twins:
                twins[key].append(row.place)
            elif said != before:
                twins[key] = [place, row.place]
    return twins


def remembered_identity(organisation: Organisation, source: str, register: str = "facilities") -> list[str]:
    """How the rows of this source were recognised the last time; empty where their ids were."""
    found = ColumnMap.objects.filter(organisation=organisation, target=register, source=source).first()
    key = found.columns.get("key") if found else None
    return key if isinstance(key, list) else []


def worth_remembering(mapping: dict[str, Any]) -> dict[str, Any]:
    """That ids count all the same is said of one file: the next one with new ids asks again."""
    return {name: value for name, value in mapping.items() if (name, value) != ("key", [ID])}
