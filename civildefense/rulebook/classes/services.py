"""Classes of districts: written like every cited statement, asked for by division and day."""

import datetime as dt

from civildefense.rulebook.classes.errors import ClassMissing
from civildefense.rulebook.classes.models import DivisionClass
from civildefense.rulebook.models import AdminDivision


def class_for(division: AdminDivision, *, day: dt.date) -> DivisionClass:
    """ClassMissing when nobody has entered one for the day; the caller keeps ``quoted()`` beside its result."""
    found = DivisionClass.objects.nearest(division, day)
    if found is None:
        raise ClassMissing(division, day)
    return found
