"""Who acts, for the history's triggers, where there is no request: commands, tasks, imports."""

from contextlib import AbstractContextManager
from typing import Any

import pghistory


def acting_as(user: Any, reason: str, **more: Any) -> AbstractContextManager[Any]:
    """Every event written inside names ``user`` and ``reason``; a command without a person passes None and its name.

    Inside a request the outer context stays and gains what is given here.
    """
    return pghistory.context(user=user.pk if user else None, reason=reason, **more)
