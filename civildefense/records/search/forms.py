"""How a text is written in the index, and a question in the same writing."""

import re

from civildefense.common.hanzi import folded
from civildefense.common.identity import uid_in
from civildefense.common.pinyin import sounds

_NEITHER = re.compile(r"[^0-9a-z]+")
WHOLE, KIND = "^", "="


def pairs(text: str) -> set[str]:
    """Each two neighbouring characters of a folded text."""
    return {text[place : place + 2] for place in range(len(text) - 1)}


def plain_code(text: str) -> str:
    """Letters and digits alone: ``ＲＦ-００１`` and ``rf001`` are the same number."""
    return _NEITHER.sub("", folded(text))


def is_latin(word: str) -> bool:
    """Whether ``word`` can be a sound, a code or a telephone number."""
    return bool(word) and word.isascii() and bool(plain_code(word))


def sound_of(name: str) -> str:
    """Full sound and initials, parted by a space; nothing for what is written in Latin letters anyway."""
    return "" if name.isascii() else " ".join(sounds([name]))


def words_of(question: str) -> list[str]:
    """The folded words of what somebody typed."""
    return [word for part in question.split() if (word := folded(part))]


def as_uid(question: str) -> str:
    """The 32 digits of an id of the API, or nothing."""
    uid = uid_in(question.strip())
    return uid.hex if uid else ""
