"""Level X never enters: words that only command works, plans and targets carry (domain.md 3.6).

The answer never repeats the text, so that neither a log nor a form shows it again.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Both scripts. Terms are long enough not to meet ordinary places such as a fire brigade's command centre.
TERMS = (
    "人防指挥", "人防指揮", "指挥工程", "指揮工程", "防空指挥所", "防空指揮所", "预备指挥所", "基本指挥所",
    "防空袭方案", "防空襲方案", "防空袭预案", "疏散方案", "疏散计划", "疏散接收", "重要经济目标", "重要經濟目標",
    "警报控制网", "警报控制频率", "电台频率", "无线电频率", "平战转换时限", "防护结构图", "民兵花名册",
)  # fmt: skip
_PATTERN = re.compile("|".join(map(re.escape, TERMS)))
_SPACES = re.compile(r"\s+")

REFUSAL = _(
    "This text names something that may not be stored here (level X). Remove it; keep at most an archive number."
)


def guard_text(text: str) -> bool:
    """True when ``text`` speaks of something that must never be stored, however it is spaced."""
    return bool(_PATTERN.search(_SPACES.sub("", text)))


def refuse_secret(value: str) -> None:
    """Validator of free text; the message does not echo the value."""
    if value and guard_text(str(value)):
        raise ValidationError(REFUSAL, code="level_x")
