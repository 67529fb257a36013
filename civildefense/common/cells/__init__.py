"""Values of spreadsheet cells, read as an office means them or refused with a sentence: nothing is guessed.

A cell arrives as text (CSV) or as text, float, bool, date or datetime (XLSX). Every reader returns ``None`` for
an empty cell and raises ``ValidationError`` with one of the codes of ``docs/imports.md``.
"""

from civildefense.common.cells.attributes import attributes, is_object
from civildefense.common.cells.dates import date
from civildefense.common.cells.numbers import Unit, integer, number
from civildefense.common.cells.points import angle, pair
from civildefense.common.cells.texts import Unreadable, flag, identifier, is_blank, phone, shown, text

__all__ = [
    "Unit",
    "Unreadable",
    "angle",
    "attributes",
    "date",
    "flag",
    "identifier",
    "integer",
    "is_blank",
    "is_object",
    "number",
    "pair",
    "phone",
    "shown",
    "text",
]
