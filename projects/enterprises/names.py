"""Names of companies: which are written differently but the same, and which are only alike.

The same name may be taken for the same company in a list of suggestions; a person decides. Names that are only alike
are never matched by themselves.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from civildefense.common.hanzi import folded

_BRACKETS = str.maketrans("〔[【<《「〕]】>》」", "(((((())))))")
_MARKS = re.compile(r"[·•・.,，。、'\"“”‘’`_-]")
# 公司法 knows both words for the one form; registers write either.
_LIMITED = re.compile(r"(有限)(责任)?(公司)")
_SHARES = re.compile(r"股份(有限)?(公司)")
_FORM = re.compile(r"(股份有限公司|有限公司|分公司|公司|集团|co|ltd|inc|llc)$")
# 第一 and 第二, 一期 and 二期, 1 and 2: a number tells companies of one name apart.
_NUMBERS = re.compile(r"\d+|[〇零一二三四五六七八九十百]+")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
ALIKE = 0.8


def normal_name(name: str) -> str:
    """Width, script, case, spaces, forms of brackets and 有限公司 or 有限责任公司 make no difference."""
    plain = _MARKS.sub("", folded(name).translate(_BRACKETS))
    return _SHARES.sub("股份有限公司", _LIMITED.sub("有限公司", plain))


def likeness(one: str, other: str) -> float:
    """0 to 1; 1 for the same normal name. What is left after the legal form and brackets counts; a branch is not its
    company, and names with different numbers are not alike."""
    first, second = normal_name(one), normal_name(other)
    if first == second:
        return 1.0 if first else 0.0
    if _numbers(first) != _numbers(second) or first.endswith("分公司") != second.endswith("分公司"):
        return 0.0
    return min(0.99, SequenceMatcher(None, _core(first), _core(second), autojunk=False).ratio())


def alike(name: str, names: Iterable[str], *, least: float = ALIKE, limit: int = 5) -> list[tuple[str, float]]:
    """Those of ``names`` that look like ``name``, the likest first; what shares too few pairs of letters does not."""
    wanted = _pairs(normal_name(name))
    near = (other for other in names if len(wanted & _pairs(normal_name(other))) * 3 >= len(wanted))
    found = ((other, likeness(name, other)) for other in near)
    return sorted(((other, share) for other, share in found if share >= least), key=lambda hit: -hit[1])[:limit]


def _core(normal: str) -> str:
    """Without brackets and legal form: what tells the company from others."""
    plain = normal.replace("(", "").replace(")", "")
    shorter = _FORM.sub("", plain)
    return _FORM.sub("", shorter) or plain


def _numbers(normal: str) -> list[str]:
    return [found.translate(_DIGITS) for found in _NUMBERS.findall(normal)]


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def same_name_groups(names: Iterable[tuple[int, str]]) -> Iterator[list[int]]:
    """Ids whose names are written differently but the same."""
    groups: dict[str, list[int]] = {}
    for pk, name in names:
        if key := normal_name(name):
            groups.setdefault(key, []).append(pk)
    return (group for group in groups.values() if len(group) > 1)
