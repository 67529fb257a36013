"""How long ago a work was checked, as conditions that the list, its filter and the desk's chart share."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelters.facilities.models import SiteCheck

STALE = dt.timedelta(days=365)


def _checked_since(day: dt.date) -> Q:
    """A subquery without the outer row: the database reads the checks once, whatever number of works it counts."""
    return Q(pk__in=SiteCheck.objects.filter(checked_on__gt=day).values("facility"))


def _ever_checked() -> Q:
    return Q(pk__in=SiteCheck.objects.values("facility"))


def recent() -> Q:
    return _checked_since(timezone.localdate() - STALE)


def late() -> Q:
    return _ever_checked() & ~recent()


def never() -> Q:
    return ~_ever_checked()


CHECK_AGES: dict[str, tuple[object, Callable[[], Q]]] = {
    "recent": (_("checked within a year"), recent),
    "late": (_("checked more than a year ago"), late),
    "never": (_("never checked"), never),
}
