"""What receivers and topics are called on the desk. A slice that puts messages names its own topics."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_NAMES: dict[str, Any] = {
    "tax": _("tax authority"),
    "treasury": _("treasury"),
    "approval": _("approval bureau"),
}


def register(code: str, name: Any) -> None:
    _NAMES[code] = name


def name_of(code: str) -> str:
    return str(_NAMES.get(code, code))
