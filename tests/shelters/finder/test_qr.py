"""The code that the page draws without a network is the code that the server would draw."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import segno
import segno.consts

from tests.shelters.finder.test_same_answers import NODE, SCRIPTS

RUNNER = """
import { readFileSync } from "node:fs";
const { encode } = await import(`file://${process.argv[2]}/qr.js`);
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(encode)));
"""
# What exactly fills versions 1 to 10. A shorter text is followed by padding, in which segno has a habit of its own.
FULL = (11, 20, 32, 46, 60, 74, 86, 108, 130, 151)
ADDRESS = "https://shelters.example/shelters/sites/abcdefghij/"


def encoded(texts: list[str], folder: Path) -> list[dict[str, Any]]:
    runner = folder / "runner.mjs"
    runner.write_text(RUNNER)
    said = subprocess.run(
        [NODE, runner, SCRIPTS], input=json.dumps(texts), capture_output=True, text=True, check=False, timeout=60
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_every_module_is_where_the_standard_wants_it(tmp_path: Path) -> None:
    texts = [(ADDRESS * 4)[:length] for length in FULL] + ["人防工程.示例"[:3] + "/a"]
    codes = encoded(texts, tmp_path)
    assert [code["version"] for code in codes[:10]] == list(range(1, 11))
    for text, code in zip(texts, codes, strict=True):
        theirs = segno.make(text.encode(), error="q", micro=False, boost_error=False, mode="byte", mask=code["mask"])
        assert theirs.version == code["version"]
        assert [[int(module) for module in row] for row in theirs.matrix] == code["grid"], text


@pytest.mark.parametrize("text", ["a", "人防", ADDRESS[:40]])
def test_a_shorter_text_is_read_back(tmp_path: Path, text: str) -> None:
    """The first bits say: bytes, how many, which. Versions 1 and 2 hold them in one block, 3 and 4 in two."""
    (code,) = encoded([text], tmp_path)
    words = codewords(code)
    if code["version"] in (3, 4):
        half = FULL[code["version"] - 1] // 2 + 1
        words = words[: 2 * half : 2] + words[1 : 2 * half : 2]
    bits = "".join(f"{word:08b}" for word in words)
    assert bits[:4] == "0100"
    length = int(bits[4:12], 2)
    assert int(bits[12 : 12 + 8 * length], 2).to_bytes(length).decode() == text


def codewords(code: dict[str, Any]) -> list[int]:
    """Read as a camera's program does: columns in pairs from the right, up and down, the mask taken away."""
    kinds = list(segno.make_qr("x", version=code["version"], error="q").matrix_iter(border=0, verbose=True))
    size, is_data = len(kinds), (segno.consts.TYPE_DATA_DARK, segno.consts.TYPE_DATA_LIGHT)
    masks = [
        lambda i, j: (i + j) % 2, lambda i, _j: i % 2, lambda _i, j: j % 3, lambda i, j: (i + j) % 3,
        lambda i, j: (i // 2 + j // 3) % 2, lambda i, j: i * j % 2 + i * j % 3,
        lambda i, j: (i * j % 2 + i * j % 3) % 2, lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
    ]  # fmt: skip
    bits = ""
    for turn, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        for row in range(size) if turn % 2 else reversed(range(size)):
            for column in (right, right - 1):
                # segno counts one cell too many to the format.
                if kinds[row][column] in is_data or (row, column) == (8, size - 9):
                    bits += str(code["grid"][row][column] ^ (masks[code["mask"]](row, column) == 0))
    return [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="too long"):
        encoded(["x" * 152], tmp_path)
