"""Tables out of the files that offices have, whatever they are called."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from civildefense.common.tabular.csvfile import CsvFile
from civildefense.common.tabular.errors import FileRefused
from civildefense.common.tabular.kinds import kind_of
from civildefense.common.tabular.limits import Limits
from civildefense.common.tabular.parsedfile import ParsedFile
from civildefense.common.tabular.rows import Row, Table

__all__ = ["FileRefused", "Limits", "Row", "Table", "open_table"]


def open_table(path: Path, *, encoding: str = "", limits: Limits | None = None) -> Table:
    """The file as sheets of rows; FileRefused where it is no table."""
    limits = limits or Limits()
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            message = _("The file is larger than %(limit)d MB.") % {"limit": limits.file_bytes // 1024 // 1024}
            raise FileRefused(message, code="file_too_large")
        kind, encoding = kind_of(path, encoding)
    except OSError as error:
        raise FileRefused(_("There is no such file."), code="file_missing") from error
    if kind == "csv":
        return CsvFile(path, encoding, limits)
    return ParsedFile(path, kind, encoding, limits)
