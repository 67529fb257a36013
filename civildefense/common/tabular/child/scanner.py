"""JSON read piece by piece: one record in memory at a time, however long the file is."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from messages import BLOCK, DEEPEST, Refused

_SPACE = " \t\r\n\ufeff\x1e"
# A record with a polygon of half a million corners still fits.
LONGEST_VALUE = 16 * BLOCK
_DECODER = json.JSONDecoder(parse_constant=lambda name: None)
# How far from the end of what was read a fault may be and still come from the cut.
_CUT = 16

Path = tuple[str, ...]


class Scanner:
    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def peek(self) -> str:
        """The next sign that is no space; "" at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _SPACE:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise self.damaged()
        self.at += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self.text) - _CUT
                if not is_cut or not self._more():
                    raise self.damaged(error.pos) from error
                continue
            # A number that ends where the text ends may go on.
            if end < len(self.text) or not self._more():
                self.at = end
                return found

    def members(self) -> Iterator[str]:
        """The names in an object; the caller reads each value before it asks for the next name."""
        self.take("{")
        if self.peek() == "}":
            return self.take("}")
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise self.damaged()
            self.take(":")
            yield name
            if self.peek() != ",":
                return self.take("}")
            self.take(",")

    def elements(self) -> Iterator[Any]:
        self.take("[")
        if self.peek() == "]":
            return self.take("]")
        while True:
            yield self.value()
            if self.peek() != ",":
                return self.take("]")
            self.take(",")

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, int, Any]]:
        """Every value outside arrays as (path, 0, value), every element of an array as (path, its number, value)."""
        if len(path) > DEEPEST:
            raise Refused("nested_too_deep")
        sign = self.peek()
        if sign == "{":
            for name in self.members():
                yield from self.walk((*path, name))
        elif sign == "[":
            for number, value in enumerate(self.elements(), start=1):
                yield path, number, value
        else:
            yield path, 0, self.value()

    def damaged(self, at: int | None = None) -> Refused:
        at = self.at if at is None else at
        return Refused("json_damaged", line=self.line + self.text.count("\n", 0, at))

    def _more(self) -> bool:
        if self.ended:
            return False
        if len(self.text) - self.at > LONGEST_VALUE:
            raise Refused("record_too_large", line=self.line)
        block = self.file.read(BLOCK)
        self.ended = not block
        self.line += self.text.count("\n", 0, self.at)
        self.text, self.at = self.text[self.at :] + block, 0
        return bool(block)
