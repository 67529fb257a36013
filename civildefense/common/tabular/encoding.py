"""Which encoding a text file is in: strict UTF-8, else GB18030; Big5 only where GB18030 gives no Chinese.

Statistical detectors guess wrongly on half of all short GBK texts; strict decoding does not guess.
"""

import codecs
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from civildefense.common.tabular.errors import FileRefused

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of addresses and of registers, both scripts: real text is full of them, misread text is not.
_COMMON = frozenset(
    "的一是在人有中大上路号號街道市区區县縣镇鎮村里里巷弄楼樓层層地下公共建筑築物名称稱编編电電腦类類别別经經纬緯度"
    "可容纳納数數量面积積备備注註座落址位置社小学學校花园園广廣场場车車站馆館院局所厂廠防空避难難工程设設施南北东東西"
    "新华華民国國和平安山河江海一二三四五六七八九十甲乙鄰邻段室之"
)


def sniff(path: Path) -> str:
    """The Python name of the encoding; FileRefused where the bytes are no text in any expected one."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            _decode_all(path, name, _mark_damage)
            return name
    if b"\0" in head:
        if name := _unmarked_utf16(path, head):
            return name
        raise FileRefused(_("This is not a text file."), code="kind_unknown")
    if _decodes(path, "utf-8"):
        return "utf-8"
    if _is_damaged_utf8(head):
        raise FileRefused(
            _("The file is UTF-8 but damaged (line %(line)d). Save it again and upload it again.")
            % {"line": _first_bad_line(path, "utf-8")},
            code="encoding_damaged",
        )
    if _decodes(path, "gb18030"):
        return "big5" if _reads_better_as_big5(path, head) else "gb18030"
    if _decodes(path, "big5"):
        return "big5"
    raise FileRefused(
        _("The encoding is neither UTF-8 nor GB18030 (line %(line)d). Save the file as “CSV UTF-8” in Excel.")
        % {"line": _first_bad_line(path, "gb18030")},
        code="encoding_unknown",
    )


def _unmarked_utf16(path: Path, head: bytes) -> str:
    """UTF-16 without its mark: commas, digits and line ends leave zeros in every second place, and only there."""
    zeros = [sum(byte == 0 for byte in head[start::2]) for start in (0, 1)]
    name = "utf-16-le" if zeros[0] * 20 < zeros[1] else "utf-16-be" if zeros[1] * 20 < zeros[0] else ""
    if not name or not _decodes(path, name):
        return ""
    text = head[: len(head) // 2 * 2].decode(name, errors="replace")
    return "" if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text) else name


def check(path: Path, encoding: str) -> str:
    """The encoding that someone named, if the whole file really is in it."""
    try:
        # Unlike a look-up, this refuses codecs of bytes (hex, zlib).
        "".encode(encoding)
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise FileRefused(_("There is no encoding of this name."), code="encoding_unknown") from error
    _decode_all(path, name, _named_damage)
    return name


def _decodes(path: Path, name: str) -> bool:
    try:
        _decode_all(path, name, None)
    except UnicodeError:
        return False
    return True


def _decode_all(path: Path, name: str, refusal: Any) -> None:
    decoder = codecs.getincrementaldecoder(name)(errors="strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        if refusal is None:
            raise
        raise FileRefused(refusal % {"encoding": name}, code="encoding_damaged") from error


_mark_damage = _("The file says that it is %(encoding)s, but is damaged. Save it again and upload it again.")
_named_damage = _("The file is not in the encoding %(encoding)s.")


def _first_bad_line(path: Path, name: str) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(name)
            except UnicodeError:
                return number
    return 0


def _is_damaged_utf8(head: bytes) -> bool:
    """Nearly all of it decodes: some bytes of a UTF-8 file were lost, and GB18030 would make other words of it."""
    text = head.decode("utf-8", errors="replace")
    other = sum(1 for sign in text if ord(sign) > 127)
    return other >= 20 and text.count("\ufffd") < other * 0.1


def _common_share(text: str) -> float:
    other = [sign for sign in text if ord(sign) > 127]
    return sum(1 for sign in other if sign in _COMMON) / len(other) if other else 0.0


def _reads_better_as_big5(path: Path, head: bytes) -> bool:
    as_chinese = _common_share(head.decode("gb18030", errors="ignore"))
    as_big5 = _common_share(head.decode("big5", errors="ignore"))
    return as_big5 > 0.2 and as_big5 > 3 * as_chinese and _decodes(path, "big5")
