"""The fees behind a printed figure: what had come in by the end of its period, less what went back."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import User
from civildefense.rulebook.printed.counting import Answer, Count, register
from civildefense.rulebook.printed.models import Figure
from projects.fees.audit.totals import rows_of
from projects.fees.rules import FEN_PER_YUAN

ONE_DAY = dt.timedelta(days=1)


def collected(figure: Figure, user: User) -> Answer:
    """Yuan of the cases that the reader sees; its page leads on to offices, cases, transfers and receipts."""
    last = figure.ends_on - ONE_DAY if figure.ends_on else None
    fen = _collected(user, last)
    if figure.starts_on:
        fen -= _collected(user, figure.starts_on - ONE_DAY)
    page = reverse("admin:projects_feecase_totals")
    return Answer(Decimal(fen) / FEN_PER_YUAN, f"{page}?on={last.isoformat()}" if last else page)


def _collected(user: User, day: dt.date | None) -> int:
    return rows_of(user, on=day)[-1].amounts["collected_fen"]


register(Count("fees_collected", _("off-site fees collected"), _("yuan"), collected))
