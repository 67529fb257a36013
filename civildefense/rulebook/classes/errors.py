"""What can be missing about the class of a district."""

import datetime as dt

from django.utils.translation import gettext as _

from civildefense.common.errors import RuleBroken


class ClassMissing(RuleBroken):
    """Neither the division nor one around it has a class on that day."""

    code = "class_missing"

    def __init__(self, division: object, day: dt.date) -> None:
        sentence = _(
            "No class of “%(division)s” is on record for %(day)s: enter it with its document. Ask the provincial"
            " civil-defence office."
        )
        super().__init__(sentence % {"division": division, "day": day.isoformat()})
