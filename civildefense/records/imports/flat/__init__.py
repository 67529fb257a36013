"""Registers whose rows are one model with a natural key and no place on the map: what each has to say of itself.

A slice writes a ``RowForm`` (cells), a ``FlatWriter`` (its services) and a ``FlatTarget`` (names), and registers the
last one in its app's ``imports.py``. Everything else is the importer's.
"""

from civildefense.records.imports.flat.reader import natural_key
from civildefense.records.imports.flat.target import FlatTarget
from civildefense.records.imports.flat.writer import FlatWriter

__all__ = ["FlatTarget", "FlatWriter", "natural_key"]
