"""How one import is to be read: who, from where, in which datum, which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Datum
from civildefense.common.projections import projection
from civildefense.records.imports.errors import ImportRefused

IGNORE = ""
ID = "id"
LAST_HEADER_ROW = 1_000
# EPSG numbers have at most six digits.
LONGEST_EPSG = 6
_KEYS = {"columns", "header_row", "sheet", "encoding", "key", "epsg"}


@dataclass(frozen=True)
class ColumnMapping:
    """What a person said about the file (``docs/imports.md``); empty: everything is found by itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 0
    sheet: str = ""
    encoding: str = ""
    key: str = ""
    # How rows are recognised: fields of the register, or ("id",) where a person said that the ids count all the same.
    identity: tuple[str, ...] = ()
    # The coordinate system of metres, as its EPSG number.
    epsg: int = 0

    @classmethod
    def from_json(cls, written: Any, fields: frozenset[str]) -> "ColumnMapping":
        """ImportRefused where the mapping itself is wrong; ``fields`` are those of the register."""
        if not isinstance(written, dict):
            raise _invalid(_("It must be a JSON object."))
        if unknown := set(written) - _KEYS:
            raise _invalid(_("Unknown: %(names)s") % {"names": ", ".join(sorted(map(str, unknown)))})
        columns = written.get("columns") or {}
        if not isinstance(columns, dict):
            raise _invalid(_("“columns” must pair headers with fields."))
        columns = {str(header): str(name or IGNORE) for header, name in columns.items()}
        if unknown := set(columns.values()) - fields - {IGNORE}:
            raise _invalid(
                _("There is no field %(names)s. Fields are: %(fields)s")
                % {"names": ", ".join(sorted(unknown)), "fields": ", ".join(sorted(fields))}
            )
        header_row = written.get("header_row") or 0
        if not isinstance(header_row, int) or not 0 <= header_row <= LAST_HEADER_ROW:
            raise _invalid(_("“header_row” must be a row number."))
        texts = {name: str(written.get(name) or "") for name in ("sheet", "encoding")}
        key, identity = _key(written.get("key"), fields)
        epsg = declared(written.get("epsg"))
        return cls(columns=columns, header_row=header_row, key=key, identity=identity, epsg=epsg, **texts)

    def as_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {"columns": dict(self.columns), "header_row": self.header_row}
        written |= {"sheet": self.sheet, "encoding": self.encoding, "key": self.key or list(self.identity)}
        written["epsg"] = self.epsg
        return {name: value for name, value in written.items() if value}


def declared(epsg: Any) -> int:
    """An EPSG number that can be used; 0 for none. ProjectionRefused for any other."""
    written = str(epsg or "").strip().upper().removeprefix("EPSG:").strip()
    if not written:
        return 0
    if not (written.isascii() and written.isdecimal() and len(written) <= LONGEST_EPSG):
        raise _invalid(_("“epsg” must be a number, for example 4549."))
    return projection(int(written)).epsg


def _key(written: Any, fields: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """A text names the column that holds the id; a list, or a text with a comma, the fields that rows are known by."""
    if isinstance(written, str) and "," not in written and written != ID:
        return written, ()
    parts = written.split(",") if isinstance(written, str) else written or ()
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise _invalid(_("“key” must be the header of a column or a list of fields."))
    identity = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if unknown := set(identity) - fields - {ID, "number"}:
        raise _invalid(_("Rows cannot be recognised by %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if ID in identity and len(identity) > 1:
        raise _invalid(_("The id column alone recognises a row; leave the other fields out."))
    return "", identity


@dataclass(frozen=True)
class GivenFile:
    path: Path
    name: str


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """``datum`` is blank where nobody named one: then a header may, and WGS-84 is meant otherwise."""

    datum: str = ""
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    is_sync: bool = False
    may_withdraw_many: bool = False

    @property
    def default_datum(self) -> str:
        """A declared system of degrees (EPSG:4490) is a datum too."""
        if not self.datum and self.epsg and (system := projection(self.epsg)).is_degrees:
            return system.datum
        return self.datum or Datum.WGS84

    @property
    def epsg(self) -> int:
        return self.mapping.epsg

    @property
    def identity(self) -> tuple[str, ...]:
        """The fields that rows are recognised by; empty where their ids are."""
        return () if self.mapping.identity == (ID,) else self.mapping.identity


@dataclass(frozen=True, kw_only=True)
class ImportOptions(RunOptions):
    """A run over the register of one organisation and source."""

    organisation: Organisation
    source: str
    by: User


def _invalid(reason: object) -> ImportRefused:
    return ImportRefused(f"{_('The column mapping cannot be used.')} {reason}", code="mapping_invalid")
