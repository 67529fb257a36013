"""Finding and understanding the header of a sheet: synonyms, two scripts, bilingual and two-line headers, units."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from civildefense.common.cells import Unit, is_blank
from civildefense.common.hanzi import folded

_BRACKETED = re.compile(r"[(\[【〔《{]([^)\]】〕》}]*)[)\]】〕》}]")
_PUNCTUATION = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z0-9]+")
_NOT_LATIN = re.compile(r"[^a-z]+")
_UNIT_MARK = re.compile(r"单位[:：]?(.+)$")
_LOOKS_LIKE_DATA = re.compile(r"[+-]?[\d,.\s:/-]*\d[\d,.\s:/-]*|\{.*", re.DOTALL)
# What programs write where a column had no name.
_PLACEHOLDER = re.compile(r"(?:unnamed|column|field|col|列|字段)[\s:：_(（-]*\d+[)）]?", re.IGNORECASE)
HEADER_SEARCH_ROWS = 30
# Objects in JSON that only hold together what is the record's own, and members that say their object as a whole.
_HOLDER_WORDS = (
    "properties attributes attrs fields data detail details info base basic geometry geo geom location position point"
    " coordinate coordinates coord coords latlng lnglat center address no num 属性 基本信息 基础信息 信息 详情 位置"
    " 坐标 经纬度 地理位置 地址 地理坐标 空间信息"
)
_HOLDERS = frozenset(_HOLDER_WORDS.split())
_WHOLE = frozenset({"full", "text", "value", "formatted", "whole", "全称", "全文", "完整", "详细"})


class Match(NamedTuple):
    """``rank`` orders columns of one field: the lower, the more exactly the header names it."""

    field: str
    rank: int


class Vocabulary:
    """Which field a header means. Synonyms are separated by ``|``; regular expressions follow, each after a ``~``.

    A header is tried whole, then without its brackets, then as its Chinese and its Latin half. Of ``地址.区县``, as
    nested objects are called, the last name counts where the others only hold things together; ``业主.名称`` is a
    name, but not the record's.
    """

    def __init__(self, synonyms: Mapping[str, str]) -> None:
        self._words: dict[str, Match] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for name, listed in synonyms.items():
            words, *patterns = listed.split("~")
            for rank, word in enumerate(filter(None, map(_key, words.split("|")))):
                self._words.setdefault(word, Match(name, rank))
            self._patterns += [(re.compile(pattern.strip("|")), name) for pattern in patterns]

    def match(self, header: Any) -> Match | None:
        if is_blank(header) or not isinstance(header, str):
            return None
        forms = _forms(header)
        for penalty, form in enumerate(forms):
            if found := self._words.get(form):
                return Match(found.field, found.rank + penalty * 100)
        for form in forms if not _is_of_part(header) else ():
            for pattern, name in self._patterns:
                if pattern.search(form):
                    return Match(name, 1000)
        return None


def _key(text: str) -> str:
    return _PUNCTUATION.sub("", folded(text))


def _forms(header: str) -> list[str]:
    """Whole, without brackets, its Chinese half, its Latin half; then each line of a two-line header, last first."""
    if _is_of_part(header):
        return [_key(header)]
    own = _own_name(header)
    forms = [_key(header), *_halves(header), *([_key(own), *_halves(own)] if own else ())]
    lines = re.split(r"[/\n]", header)
    if len(lines) > 1:
        for line in reversed(lines):
            forms += [_key(line), *_halves(line)]
    return [form for form in dict.fromkeys(forms) if form]


def _path(header: str) -> list[str]:
    """``address.district`` → two names; ``No. 3`` and ``1.名称`` are one."""
    parts = [part.strip() for part in header.split(".")]
    while len(parts) > 1 and _key(parts[-1]) in _WHOLE:
        parts.pop()
    return parts if all(parts) else [header]


def _is_of_part(header: str) -> bool:
    return any(not (_key(part) in _HOLDERS or part.isdigit()) for part in _path(header)[:-1])


def _own_name(header: str) -> str:
    last = _path(header)[-1]
    return last if last != header else ""


def _halves(text: str) -> list[str]:
    bare = _key(_BRACKETED.sub("", unicodedata.normalize("NFKC", text)))
    return [bare, _LATIN.sub("", bare), _NOT_LATIN.sub("", bare)]


def bracketed(header: str) -> list[str]:
    """What stands in brackets: ``建筑面积（万㎡）`` → ``["万m2"]``."""
    plain = unicodedata.normalize("NFKC", header)
    found = [part.strip() for part in _BRACKETED.findall(plain)]
    if match := _UNIT_MARK.search(plain):
        found.append(match[1].strip())
    return found


def unit_of(header: str, unit: Unit) -> tuple[str, Any] | None:
    """The unit that a header names, with its factor; ``None`` where it names none that is known."""
    for written in [*bracketed(header), *re.split(r"[/_\s]", header)[1:]]:
        if (factor := unit.factor(written.removeprefix("单位").lstrip(":："))) is not None:
            return written, factor
    return None


@dataclass(frozen=True)
class Header:
    """Rows ``first`` to ``last`` (counted as in Excel) hold the header; ``labels`` has one text a column."""

    first: int
    last: int
    labels: tuple[str, ...]
    known: int
    matches: Mapping[int, Match] = field(default_factory=dict)

    @property
    def weight(self) -> tuple[int, int]:
        """More fields win; then the plainer words: a title line joined to the header makes them no plainer."""
        return self.known, -sum(found.rank for found in self.matches.values())


def find_header(rows: Sequence[tuple[int, Sequence[Any]]], vocabulary: Vocabulary, at: int = 0) -> Header | None:
    """The best header among the first rows, of one or two lines; ``at`` fixes its first row.

    ``rows`` are (row number, cells). Two columns must be known, or one if nothing else stands in the row.
    """
    best: Header | None = None
    for index, (number, cells) in enumerate(rows[:HEADER_SEARCH_ROWS]):
        if at and number != at:
            continue
        candidates = [_judge(number, number, _labels(cells), vocabulary)]
        if index + 1 < len(rows) and _may_be_second_line(cells, rows[index + 1][1]):
            below_number, below = rows[index + 1]
            candidates.append(_judge(number, below_number, _joined(cells, below), vocabulary))
        for candidate in candidates:
            if (candidate.known or at) and (best is None or candidate.weight > best.weight):
                best = candidate
    if best and (at or best.known >= 2 or best.known == sum(map(_is_word, best.labels))):
        return best
    return None


def _is_word(label: str) -> bool:
    return bool(label) and not _PLACEHOLDER.fullmatch(label)


def _labels(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if is_blank(cell) else str(cell).strip() for cell in cells)


def _judge(first: int, last: int, labels: tuple[str, ...], vocabulary: Vocabulary) -> Header:
    matches = {index: found for index, label in enumerate(labels) if (found := vocabulary.match(label))}
    # Different fields count, not columns: a data row full of one place's name is no header.
    return Header(first, last, labels, len({found.field for found in matches.values()}), matches)


def _may_be_second_line(above: Sequence[Any], below: Sequence[Any]) -> bool:
    """A second header line fills gaps under merged cells and holds words, no figures."""
    texts = [(index, str(cell).strip()) for index, cell in enumerate(below) if not is_blank(cell)]
    if not texts or any(not isinstance(below[index], str) or _LOOKS_LIKE_DATA.fullmatch(text) for index, text in texts):
        return False
    blank_above = [index for index, _text in texts if index >= len(above) or is_blank(above[index])]
    return bool(blank_above) and all(len(text) <= 40 for _index, text in texts)


def _joined(above: Sequence[Any], below: Sequence[Any]) -> tuple[str, ...]:
    """``坐标`` over ``经度 | 纬度`` → ``坐标/经度``, ``坐标/纬度``: merged cells hold text in the leftmost."""
    labels = []
    group = ""
    for index in range(max(len(above), len(below))):
        top = str(above[index]).strip() if index < len(above) and not is_blank(above[index]) else ""
        bottom = str(below[index]).strip() if index < len(below) and not is_blank(below[index]) else ""
        if top:
            group = top
        elif not bottom:
            group = ""
        labels.append(f"{group}/{bottom}" if bottom and group else bottom or top)
    return tuple(labels)
