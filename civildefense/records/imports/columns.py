"""Which column of a sheet is which field: by its header, by what a person said, or, for a few, by what it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from civildefense.common import cells
from civildefense.common.headers import Header, Match, Vocabulary
from civildefense.records.imports.options import IGNORE, ColumnMapping

SAMPLE_ROWS = 200


class Cell:
    """A raw value and the header that it stands under."""

    __slots__ = ("label", "value")

    def __init__(self, label: str, value: Any) -> None:
        self.label = label
        self.value = value

    @property
    def is_blank(self) -> bool:
        return cells.is_blank(self.value)


Values = dict[str, list[Cell]]


@dataclass
class Columns:
    """The columns of one sheet. ``fields`` lists, for each field, its columns from the most to the least exact."""

    header: Header
    fields: dict[str, list[int]]
    attributes: list[int] = field(default_factory=list)
    guessed: dict[str, int] = field(default_factory=dict)
    _attribute_match: dict[str, str] = field(default_factory=dict)
    _vocabulary: Vocabulary | None = None
    _mapping: ColumnMapping = field(default_factory=ColumnMapping)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.header.labels

    @property
    def unread(self) -> list[str]:
        used = {index for listed in self.fields.values() for index in listed} | set(self.attributes)
        return [label for index, label in enumerate(self.labels) if label and index not in used]

    @property
    def attribute_fields(self) -> Mapping[str, str]:
        """Names found inside cells so far, with their fields ("" where they have none)."""
        return self._attribute_match

    @property
    def known_fields(self) -> set[str]:
        return set(self.fields) | {name for name in self._attribute_match.values() if name}

    def values(self, row: Sequence[Any]) -> Values:
        """Field → its cells, most exact column first; attributes written as JSON come last."""
        width = len(row)
        found: Values = {
            name: [Cell(self.labels[index], row[index]) for index in listed if index < width]
            for name, listed in self.fields.items()
        }
        for index in self.attributes:
            if index < width:
                for label, value in cells.attributes(row[index]).items():
                    if name := self._field_of_attribute(label):
                        found.setdefault(name, []).append(Cell(label, value))
        return found

    def attribute_labels(self, row: Sequence[Any]) -> Iterator[str]:
        for index in self.attributes:
            if index < len(row):
                yield from cells.attributes(row[index])

    def _field_of_attribute(self, label: str) -> str:
        if label not in self._attribute_match:
            match = _match(label, self._vocabulary, self._mapping) if self._vocabulary else None
            self._attribute_match[label] = match.field if match else ""
        return self._attribute_match[label]


def plan_columns(
    header: Header, sample: Sequence[Sequence[Any]], vocabulary: Vocabulary, mapping: ColumnMapping
) -> Columns:
    """``sample`` are the first data rows; they decide only what no header says."""
    matches: dict[int, Match] = {}
    for index, label in enumerate(header.labels):
        if label and (found := _match(label, vocabulary, mapping)):
            matches[index] = found
    said = {name for name in mapping.columns.values() if name}
    # What a person said about a field leaves no room for other columns of that field.
    matches = {index: found for index, found in matches.items() if found.field not in said or found.rank < 0}
    fields: dict[str, list[int]] = {}
    for index, found in sorted(matches.items(), key=lambda item: (item[1].rank, item[0])):
        fields.setdefault(found.field, []).append(index)
    objects = [index for index in range(len(header.labels)) if _holds_objects(sample, index)]
    for index in objects:
        for listed in fields.values():
            if index in listed:
                listed.remove(index)
    fields = {name: listed for name, listed in fields.items() if listed}
    # Remarks may hold attributes and stay remarks.
    taken = {index for name, listed in fields.items() if name != "remarks" for index in listed} | set(objects)
    free = (index for index in range(len(header.labels)) if index not in taken)
    attributes = objects + [index for index in free if _holds_pairs(sample, index, vocabulary, mapping)]
    columns = Columns(header, fields, attributes, {}, {}, vocabulary, mapping)
    for row in sample:
        for label in columns.attribute_labels(row):
            columns._field_of_attribute(label)
    return columns


def _match(label: str, vocabulary: Vocabulary, mapping: ColumnMapping) -> Match | None:
    for said in (label, label.strip(), label.rsplit("/", 1)[-1]):
        if said in mapping.columns:
            name = mapping.columns[said]
            return None if name == IGNORE else Match(name, -1)
    if mapping.key and label == mapping.key:
        return Match("key", -1)
    return vocabulary.match(label)


def _holds_objects(sample: Sequence[Sequence[Any]], index: int) -> bool:
    filled = _filled(sample, index)
    return bool(filled) and all(map(cells.is_object, filled))


def _holds_pairs(sample: Sequence[Sequence[Any]], index: int, vocabulary: Vocabulary, mapping: ColumnMapping) -> bool:
    """Most cells are lists of names and values, and some of the names are known: free text has colons too."""
    read = [cells.attributes(value) for value in _filled(sample, index)]
    listed = [found for found in read if len(found) > 1]
    if len(listed) * 2 < max(len(read), 1):
        return False
    return any(_match(label, vocabulary, mapping) for found in listed for label in found)


def _filled(sample: Sequence[Sequence[Any]], index: int) -> list[Any]:
    return [row[index] for row in sample if index < len(row) and not cells.is_blank(row[index])]


def guess_points(columns: Columns, sample: Sequence[Sequence[Any]]) -> None:
    """Where no header names coordinates: a column of pairs, or two columns of degrees that can only be these two."""
    width = len(columns.labels)
    pairs = [index for index in range(width) if _share(sample, index, _is_pair) >= 0.8]
    if pairs:
        # Coordinates under “remarks” are no remarks.
        columns.fields = {
            name: [index for index in listed if index != pairs[0]] for name, listed in columns.fields.items()
        }
        columns.fields = {name: listed for name, listed in columns.fields.items() if listed}
        columns.guessed["point"] = pairs[0]
        columns.fields["point"] = [pairs[0]]
        return
    latitudes = [index for index in range(width) if _share(sample, index, _is_latitude) >= 0.9]
    longitudes = [index for index in range(width) if _share(sample, index, _is_longitude) >= 0.9]
    if len(latitudes) == 1 and len(longitudes) == 1:
        for name, index in (("latitude", latitudes[0]), ("longitude", longitudes[0])):
            columns.guessed[name] = index
            columns.fields[name] = [index]


def guess_key(columns: Columns, sample: Sequence[Sequence[Any]]) -> None:
    """A column without a name whose cells are all different and shaped like ``FMA00015``."""
    for index in range(len(columns.labels)):
        taken = any(index in listed for listed in columns.fields.values())
        written = [str(row[index]).strip() for row in sample if index < len(row)]
        differ = len(written) >= 3 and len(set(written)) == len(written) == len(sample)
        if not taken and differ and all(map(_looks_like_id, written)):
            columns.guessed["key"] = index
            columns.fields["key"] = [index]
            return


def _looks_like_id(text: str) -> bool:
    return text[:1].isalpha() and text.isascii() and text[-3:].isdigit()


def _share(sample: Sequence[Sequence[Any]], index: int, test: Any) -> float:
    filled = _filled(sample, index)
    return sum(map(test, filled)) / len(filled) if len(filled) >= 3 else 0.0


def _is_pair(value: Any) -> bool:
    try:
        pair = cells.pair(value) if isinstance(value, str) else None
    except ValidationError:
        return False
    if pair is None:
        return False
    low, high = sorted((pair.first.degrees, pair.second.degrees))
    return 3 < low < 54 and 73 < high < 136


def _decimal(value: Any) -> float:
    """Degrees with at least two decimals: a small whole number is a count, not a place."""
    try:
        angle = cells.angle(value)
    except ValidationError:
        return 0.0
    return angle.degrees if angle and round(angle.degrees, 1) != angle.degrees else 0.0


def _is_latitude(value: Any) -> bool:
    return 3 < _decimal(value) < 54


def _is_longitude(value: Any) -> bool:
    return 73 < _decimal(value) < 136
