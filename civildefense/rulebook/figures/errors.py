"""What can be missing or refused about legal figures."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken


class FigureMissing(RuleBroken):
    """No value is on record for the day and the scope: the calculation stops rather than guess."""

    code = "figure_missing"

    def __init__(self, key: str, day: dt.date, title: str = "", ask: str = "") -> None:
        self.key, self.day = key, day
        sentence = _("No value of “%(title)s” is on record for %(day)s: enter it with its document.")
        whom = _(" Ask: %(ask)s.") % {"ask": ask} if ask else ""
        super().__init__(sentence % {"title": title or key, "day": day.isoformat()} + whom)


class FigureAmbiguous(RuleBroken):
    """Two equally narrow rows fit; nobody but the office can say which."""

    code = "figure_ambiguous"

    def __init__(self, key: str, day: dt.date) -> None:
        sentence = _("Several values of %(key)s fit on %(day)s: give one of them a narrower scope.")
        super().__init__(sentence % {"key": key, "day": day.isoformat()})


class VerifiedStays(RuleBroken):
    code = "figure_verified"
    message = gettext_lazy("A verified figure is not rewritten: end it, and enter the new one beside it.")


class SamePersonVerifies(RuleBroken):
    code = "same_person"
    message = gettext_lazy("Another person than the one who entered the figure holds it against the document.")
