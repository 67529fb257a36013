"""How one import is to be read: who, from where, in which datum, which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Datum
from civildefense.records.imports.errors import ImportRefused

IGNORE = ""
_KEYS = {"columns", "header_row", "sheet", "encoding", "key"}


@dataclass(frozen=True)
class ColumnMapping:
    """What a person said about the file (``docs/imports.md``); empty: everything is found by itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 0
    sheet: str = ""
    encoding: str = ""
    key: str = ""

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
        if not isinstance(header_row, int) or header_row < 0:
            raise _invalid(_("“header_row” must be a row number."))
        texts = {name: str(written.get(name) or "") for name in ("sheet", "encoding", "key")}
        return cls(columns=columns, header_row=header_row, **texts)

    def as_json(self) -> dict[str, Any]:
        written = {"columns": dict(self.columns), "header_row": self.header_row}
        written |= {"sheet": self.sheet, "encoding": self.encoding, "key": self.key}
        return {name: value for name, value in written.items() if value}


@dataclass(frozen=True)
class GivenFile:
    path: Path
    name: str


@dataclass(frozen=True)
class ImportOptions:
    """``datum`` is blank where nobody named one: then a header may, and WGS-84 is meant otherwise."""

    organisation: Organisation
    source: str
    by: User
    datum: str = ""
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    is_sync: bool = False
    may_withdraw_many: bool = False

    @property
    def default_datum(self) -> str:
        return self.datum or Datum.WGS84


def _invalid(reason: object) -> ImportRefused:
    return ImportRefused(f"{_('The column mapping cannot be used.')} {reason}", code="mapping_invalid")
