"""From files to rows with named cells: sheets, headers, blank lines, guards against what may not enter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.common.coordinates import Datum
from civildefense.common.headers import HEADER_SEARCH_ROWS, Header, Match, Vocabulary, find_header
from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.common.tabular import Row, Table, open_table
from civildefense.records.imports.columns import SAMPLE_ROWS, Columns, guess_key, guess_points, plan_columns
from civildefense.records.imports.errors import ImportRefused
from civildefense.records.imports.lines import is_no_row
from civildefense.records.imports.options import GivenFile, RunOptions
from civildefense.records.imports.positions import FIELDS, datum_of
from civildefense.records.imports.problems import MASK, WARNING, Place, Problem, ProblemLog, is_error_column

PLACE_FIELDS = ("address", *FIELDS, "latitude_degrees", "longitude_degrees")


@dataclass(slots=True)
class FoundRow:
    """A line of a sheet; ``columns`` is None where it is no row of the register."""

    place: Place
    cells: Sequence[Any]
    columns: Columns | None
    is_secret: bool = False


@dataclass
class SheetReader:
    """One sheet, its header found and its columns named."""

    file: str
    sheet: str
    columns: Columns
    rows: Iterator[Row]
    log: ProblemLog
    lines: int = 0
    hidden: int = 0

    def __iter__(self) -> Iterator[FoundRow]:
        labels = self.columns.labels
        places = [index for name in PLACE_FIELDS for index in self.columns.fields.get(name, ())]
        known = {index for listed in self.columns.fields.values() for index in listed}
        places += [index for index in self.columns.attributes if index not in known]
        own = [index for index, label in enumerate(labels) if is_error_column(label)]
        for row in self.rows:
            for index in own:
                if index < len(row.cells):
                    row.cells[index] = None
            is_row = not is_no_row(row.cells, labels, places)
            place = Place(self.file, self.sheet, row.number)
            secret = guard_text("|".join(cell for cell in row.cells if isinstance(cell, str)))
            self.lines += 1
            self.hidden += row.hidden
            for code in row.notes:
                self.log.add(Problem(place, code, str(_NOTES[code]), level=WARNING))
            yield FoundRow(place, row.cells, self.columns if is_row or secret else None, secret)


_NOTES = {
    "point_chosen": _("A line, an area or several points: one point on it was taken. Check it on the map."),
    "geometry_unreadable": _("The geometry of this row cannot be read."),
}


@dataclass
class BookReader:
    """All sheets of the given files, one after the other; what is odd about a sheet goes into ``log``."""

    files: Sequence[GivenFile]
    options: RunOptions
    vocabulary: Vocabulary
    restricted: Vocabulary
    allowed: frozenset[str]
    # What clerks call the fields.
    field_names: Mapping[str, object]
    log: ProblemLog
    layout: list[dict[str, Any]] = field(default_factory=list)
    expected: int = 0

    def sheets(self) -> Iterator[SheetReader]:
        for file in self.files:
            _guard([file.name], Place(file.name, "", 0))
            table = open_table(file.path, encoding=self.options.mapping.encoding)
            found = 0
            for sheet in self._chosen(table, file):
                if reader := self._open(table, file, sheet):
                    found += 1
                    yield reader
                    if reader.hidden:
                        message = _("The sheet has %(count)d hidden rows; they were read like the others.")
                        place = Place(file.name, sheet, 0)
                        self._warn(place, "rows_hidden", message % {"count": reader.hidden})
            if not found:
                raise ImportRefused(
                    _("%(file)s: no header row was found. Name the columns, for example 名称, 地址, 经度, 纬度.")
                    % {"file": file.name},
                    code="header_missing",
                )

    def _chosen(self, table: Table, file: GivenFile) -> list[str]:
        wanted = self.options.mapping.sheet
        everything = [*table.sheets, *table.hidden_sheets]
        for part in table.unread:
            self._guard_unread(table.rows(part), Place(file.name, "", 0))
        if wanted and everything != [""]:
            if wanted not in everything:
                message = _("%(file)s has no sheet “%(sheet)s”.") % {"file": file.name, "sheet": wanted}
                raise ImportRefused(message, code="sheet_missing")
            return [wanted]
        for sheet in table.hidden_sheets:
            self._guard_unread(table.rows(sheet), Place(file.name, sheet, 0))
            self._warn(Place(file.name, sheet, 0), "sheet_hidden", _("The sheet is hidden and was not read."))
        return table.sheets

    def _open(self, table: Table, file: GivenFile, sheet: str) -> SheetReader | None:
        place = Place(file.name, sheet, 0)
        _guard([sheet], place)
        rows = iter(table.rows(sheet))
        mapping = self.options.mapping
        top = list(islice(rows, max(HEADER_SEARCH_ROWS, mapping.header_row) + SAMPLE_ROWS))
        self.expected += table.expected_rows
        header = self._header(top, is_labelled=sheet in table.labelled)
        if header is None:
            if top:
                self._guard_unread(chain(top, rows), place)
                self._warn(place, "sheet_without_header", _("The sheet has no header row that is known; not read."))
            return None
        _guard([cell for row in top if row.number <= header.last for cell in row.cells], place)
        data = [row for row in top if row.number > header.last]
        columns = self._plan(header, [row.cells for row in data[:SAMPLE_ROWS]], place)
        self._describe(columns, place, table)
        return SheetReader(file.name, sheet, columns, chain(data, rows), self.log)

    def _header(self, top: Sequence[Row], *, is_labelled: bool) -> Header | None:
        mapping = self.options.mapping
        lines = [(row.number, row.cells) for row in top]
        if is_labelled:
            return find_header(lines[:1], _Said(self.vocabulary, mapping.columns))
        if mapping.header_row:
            lines = [line for line in lines if line[0] >= mapping.header_row]
        return find_header(lines, _Said(self.vocabulary, mapping.columns), at=mapping.header_row)

    def _plan(self, header: Header, sample: Sequence[Sequence[Any]], place: Place) -> Columns:
        vocabulary = _Allowing(self.vocabulary, self.restricted, self.allowed)
        columns = plan_columns(header, sample, vocabulary, self.options.mapping)
        attributes = {name: None for row in sample for name in columns.attribute_labels(row)}
        self._refuse_restricted([*header.labels, *attributes])
        if self.options.mapping.key and "key" not in columns.known_fields:
            message = _("There is no column “%(column)s” for the key.") % {"column": self.options.mapping.key}
            raise ImportRefused(message, code="key_column_missing")
        rows = [row for row in sample if any(cell not in (None, "") for cell in row)]
        if not columns.known_fields & {"latitude", "longitude", "point", "latitude_degrees"}:
            guess_points(columns, rows)
        if "key" not in columns.known_fields:
            guess_key(columns, rows)
        for name, index in columns.guessed.items():
            told = _("No header says so, but this column holds the %(field)s: it was read as that.")
            message = told % {"field": self.field_names.get(name, name)}
            self._warn(place, "column_guessed", message, columns.labels[index] or _letter(index))
        return columns

    def _describe(self, columns: Columns, place: Place, table: Table) -> None:
        for label in columns.unread:
            if is_error_column(label):
                continue
            message = _("This column is not part of the register and was not read.")
            self._warn(Place(place.file, place.sheet, columns.header.first), "column_unread", message, label)
        if "projected" in columns.fields and columns.known_fields & {"latitude", "longitude", "point"}:
            label = columns.labels[columns.fields["projected"][0]]
            message = _("Degrees stand beside these metres and were read instead.")
            self._warn(place, "column_projected", message, label)
        self._check_datums(columns)
        self.layout.append(
            {
                "file": place.file,
                "sheet": place.sheet,
                "encoding": table.encoding,
                "header_row": columns.header.first,
                "labels": [label for label in columns.labels if label] + list(columns.attribute_fields),
                "columns": {
                    columns.labels[index] or _letter(index): name
                    for name, listed in columns.fields.items()
                    for index in listed
                }
                | {label: name for label, name in columns.attribute_fields.items() if name},
                "attributes": [columns.labels[index] for index in columns.attributes],
            }
        )

    def _check_datums(self, columns: Columns) -> None:
        """A header that names a datum must not contradict the one that was asked for."""
        for name in ("latitude", "longitude", "point"):
            for index in columns.fields.get(name, ()):
                said = datum_of(columns.labels[index])
                if said and self.options.datum and _family(said) != _family(self.options.datum):
                    message = _("The column “%(column)s” names another datum than the one that was chosen.")
                    raise ImportRefused(message % {"column": columns.labels[index]}, code="datum_conflict")

    def _refuse_restricted(self, labels: Sequence[str]) -> None:
        for label in labels:
            _refuse_undecided(label, self.restricted, self.allowed)

    def _guard_unread(self, rows: Iterator[Row], place: Place) -> None:
        """What is not read is kept with the file all the same, so it is guarded too."""
        for number, row in enumerate(rows):
            _guard(row.cells, place)
            if number < HEADER_SEARCH_ROWS:
                self._refuse_restricted([cell for cell in row.cells if isinstance(cell, str) and len(cell) < 40])

    def _warn(self, place: Place, code: str, message: object, column: str = "") -> None:
        self.log.add(Problem(place, code, str(message), column, "", WARNING))


class _Allowing(Vocabulary):
    """The vocabulary, and before it the restricted fields that a decision opens."""

    def __init__(self, base: Vocabulary, restricted: Vocabulary, allowed: frozenset[str]) -> None:
        self._base = base
        self._restricted = restricted
        self._allowed = allowed

    def match(self, header: Any) -> Match | None:
        # Attributes in cells bring names that no header showed.
        return _refuse_undecided(header, self._restricted, self._allowed) or self._base.match(header)


class _Said(Vocabulary):
    """The vocabulary, and the headers that a person named."""

    def __init__(self, base: Vocabulary, said: Mapping[str, str]) -> None:
        synonyms: dict[str, str] = {}
        for header, name in said.items():
            if name:
                synonyms[name] = f"{synonyms.get(name, '')}|{header}"
        self._base = base
        self._said = Vocabulary(synonyms)

    def match(self, header: Any) -> Match | None:
        return self._said.match(header) or self._base.match(header)


def _refuse_undecided(label: str, restricted: Vocabulary, allowed: frozenset[str]) -> Match | None:
    """The restricted field that a decision opens; None for any other. A nested object's name counts as its members'."""
    for name in (label, *label.split(".")):
        if (found := restricted.match(name)) and found.field in allowed:
            return found
        if found:
            message = _(
                "The column “%(column)s” is restricted (level R) and no classification decision covers it. "
                "Delete the column, or ask the secrecy officer to record the decision. The file was not kept."
            )
            raise ImportRefused(message % {"column": label}, code="undecided_restricted")
    return None


def _guard(values: Sequence[Any], place: Place) -> None:
    if any(isinstance(value, str) and guard_text(value) for value in values):
        raise ImportRefused(f"{place.file}: {REFUSAL} {MASK}", code="level_x")


def _family(datum: str) -> str:
    return Datum.WGS84 if datum == Datum.CGCS2000 else datum


def _letter(index: int) -> str:
    """The column's letter in Excel."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
