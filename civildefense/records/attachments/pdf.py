"""What a PDF says, as far as it can be read without drawing it: titles, notes, and text through its fonts' own tables.

A scan has no text, so nothing is found in it; a person looks at scans.
"""

import html
import re
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from civildefense.records.attachments.errors import FileUnacceptable

MAX_UNPACKED = 200 * 1024 * 1024
MAX_TOKENS = 400_000
ACTIVE = _("The file contains a program or another file. Save it without macros, scripts and embedded objects.")
TOO_BIG = _("The file unfolds to more than it may. Save it again without pictures, or send it in parts.")

# Every pattern is bounded, so that no file makes the search grow with the square of its length.
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s{1,9}\d{1,10}\s{1,9}obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_PACKED_OBJECTS = re.compile(rb"/First\s+(\d+)")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)[\s/<(\[]")
_TAG = re.compile(rb"<[^<>]*>")
_STRING = rb"<([0-9A-Fa-f\s]+)>|\(((?:[^()\\]|\\.)*+)\)?"
_TOKEN = re.compile(_STRING + rb"|/([^\s/<>\[\]()]{1,60})\s{1,9}[-\d.]{1,20}\s{1,9}Tf\b", re.DOTALL)
_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,60})\s{1,9}(\d{1,10})\s{1,9}\d{1,10}\s{1,9}R")
_TABLE = re.compile(rb"/ToUnicode\s{1,9}(\d{1,10})\s{1,9}\d{1,10}\s{1,9}R")
_BLOCK = re.compile(rb"beginbf(char|range)((?:(?!beginbf).)*?)endbf\1", re.DOTALL)
_SINGLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\[\]]*)\])")

Font = dict[bytes, str]


class Thing(NamedTuple):
    """An object of the file: its dictionary, and its stream unpacked."""

    head: bytes
    stream: bytes


def texts(content: bytes) -> Iterator[str]:
    """Pieces of text; FileUnacceptable when the file is locked, holds programs or unfolds too far."""
    if b"/Encrypt" in content:
        raise FileUnacceptable(_("The file is locked. Save it without a password."), code="file_locked")
    if b"%%EOF" not in content[-2048:]:
        raise FileUnacceptable(_("The file is damaged and cannot be read."), code="file_damaged")
    things = dict(_things(content))
    if any(_ACTIVE.search(thing.head) for thing in things.values()) or _ACTIVE.search(content[-2048:]):
        raise FileUnacceptable(ACTIVE, code="active_content")
    fonts = _fonts(things)
    tokens = 0
    for thing in things.values():
        if b"xmpmeta" in thing.stream:
            yield html.unescape(_TAG.sub(b"", thing.stream).decode("utf-8", "ignore"))
        stream = thing.stream if _SHOWS_TEXT.search(thing.stream) else b""
        said = list(islice(chain(_said(thing.head, {}), _said(stream, fonts)), MAX_TOKENS - tokens))
        tokens += len(said)
        if tokens >= MAX_TOKENS:
            raise FileUnacceptable(TOO_BIG, code="unfolds_too_far")
        # A word may be both shown and written beside it, so the two are not mixed.
        yield "".join(shown for shown, _written in said)
        yield "\n".join(written for _shown, written in said)


def _things(content: bytes) -> Iterator[tuple[bytes, Thing]]:
    left = MAX_UNPACKED
    for chunk in content.split(b"endobj"):
        if not (found := _OBJECT.search(chunk)):
            continue
        number, body = found[1], chunk[found.end() :]
        parts = _STREAM.split(body, maxsplit=1)
        head, packed = parts[0], parts[1].rpartition(b"endstream")[0] if len(parts) > 1 else b""
        stream = _unpacked(packed, left) if b"/FlateDecode" in head else packed
        left -= len(stream)
        if b"/ObjStm" in head and (first := _PACKED_OBJECTS.search(head)):
            yield from _inner_things(stream, int(first[1]))
        yield number, Thing(head, stream)


def _unpacked(packed: bytes, left: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        stream = inflater.decompress(packed, left + 1)
    except zlib.error:
        return b""
    if len(stream) > left:
        raise FileUnacceptable(TOO_BIG, code="unfolds_too_far")
    return stream


def _inner_things(stream: bytes, first: int) -> Iterator[tuple[bytes, Thing]]:
    """Objects that share one stream: pairs of number and offset, then the objects."""
    pairs = [part for part in stream[:first].split() if part.isdigit()]
    starts = [first + int(offset) for offset in pairs[1::2]]
    for number, start, end in zip(pairs[::2], starts, [*starts[1:], len(stream)], strict=False):
        yield number, Thing(stream[start:end], b"")


def _said(part: bytes, fonts: dict[bytes, Font]) -> Iterator[tuple[str, str]]:
    """Each string as (shown in the font that stands before it, written in Unicode); one of the two is empty."""
    font: Font = {}
    for found in _TOKEN.finditer(part):
        if found[3] is not None:
            font = fonts.get(found[3], {})
            yield "", ""
            continue
        text = _string(found)
        if text.startswith(b"\xfe\xff"):
            yield "", text[2:].decode("utf-16-be", "ignore")
        elif font:
            width = len(next(iter(font)))
            yield "".join(font.get(text[at : at + width], "") for at in range(0, len(text), width)), ""
        else:
            yield "", ""


def _string(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return _digits(re.sub(rb"\s", b"", found[1]))
    return _ESCAPE.sub(_unescaped, found[2] or b"")


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign[:1] in b"01234567" else _PLAIN.get(sign, sign)


def _fonts(things: dict[bytes, Thing]) -> dict[bytes, Font]:
    """Name → table. Pages may use one name for several fonts: then their tables are laid over each other."""
    fonts: dict[bytes, Font] = {}
    for thing in things.values():
        for name, number in _NAMED.findall(thing.head):
            used = things.get(number)
            if used and (table := _TABLE.search(used.head)) and table[1] in things:
                fonts.setdefault(name, {}).update(_font(things[table[1]].stream))
    return fonts


def _font(table: bytes) -> Font:
    """A ToUnicode table: code → text."""
    font: Font = {}
    for kind, block in _BLOCK.findall(table):
        if kind == b"char":
            font.update((_digits(code), _unicode(text)) for code, text in _SINGLE.findall(block))
            continue
        for first, last, start, listed in _RANGE.findall(block):
            width, low, high = len(first) // 2, int(first, 16), int(last, 16)
            each = re.findall(rb"<([0-9A-Fa-f]+)>", listed)
            for step in range(min(high - low + 1, 65_536, len(each) or 65_536)):
                text = each[step] if each else b"%0*X" % (len(start), int(start or b"0", 16) + step)
                font[(low + step).to_bytes(width, "big")] = _unicode(text)
    return font


def _digits(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode() + "0" * (len(digits) % 2))


def _unicode(digits: bytes) -> str:
    return _digits(digits).decode("utf-16-be", "ignore")
