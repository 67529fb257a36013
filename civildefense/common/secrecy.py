"""Level X never enters: words that only command works, plans and targets carry (domain.md 3.6).

The answer never repeats the text, so that neither a log nor a form shows it again.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civildefense.common.hanzi import folded

# Compared in simplified script, without spaces. Each is long enough not to meet an ordinary place or notice:
# a fire brigade's command centre, an office that commands a building site, an escape route in a basement.
TERMS = (
    r"指挥工程",
    r"(?:人防|人民防空|防空|地下|预备|基本|战时|机动)指挥所",
    r"防空袭(?:斗争)?(?:方案|预案|计[划画])",
    r"疏散(?:方案|计[划画]|接收|地域|基地)",
    r"(?:人口|战时|城市)疏散(?:预案|路线)",
    r"重要经济(?:防护)?目标",
    r"(?:电台|无线电|短波|超短波|警报|警报控制|控制|发信|收信|通信)频率",
    r"频率(?:为|是|:|：)?\d{2,4}\.\d{2,}",
    r"警报控制网",
    r"平战转换(?:时限|时间表|方案|预案|计[划画])",
    r"防护结构(?:施工|设计)?图",
    r"(?:临空墙|防护门|防护密闭门)(?:厚度|参数)",
    r"民兵(?:花)?名册",
)
_PATTERN = re.compile("|".join(TERMS))
_RADIO = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?\s*[kKmMgG][hH][zZ](?![A-Za-z0-9])")

REFUSAL = _(
    "This text names something that may not be stored here (level X). Remove it; keep at most an archive number."
)


def guard_text(text: str) -> bool:
    """True when ``text`` speaks of something that must never be stored, however it is spaced or written."""
    if text.isascii():
        return bool(_RADIO.search(text))
    return bool(_PATTERN.search(folded(text)) or _RADIO.search(unicodedata.normalize("NFKC", text)))


def refuse_secret(value: str) -> None:
    """Validator of free text; the message does not echo the value."""
    if value and guard_text(str(value)):
        raise ValidationError(REFUSAL, code="level_x")
