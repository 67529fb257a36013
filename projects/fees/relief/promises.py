"""What is asked for as a relief again and again, and is none: promises to investors and to major projects."""

import unicodedata

from django.utils.translation import gettext_lazy as _

# Offered where a clerk looks for a ground, so that the refusal comes with its law instead of a silence.
PROMISES = {
    "major_project": _("promise to a major project"),
    "investment_promotion": _("promise of investment promotion"),
}
_WORDS = (
    "重大项目",
    "重点项目",
    "招商",
    "投资优惠",
    "总部企业",
    "人才公寓",
    "一事一议",
    "会议纪要",
    "major project",
    "investor",
)


def is_promise(code: str, title: str = "") -> bool:
    """By its code, or by what it calls itself."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return code in PROMISES or any(word in plain for word in _WORDS)
