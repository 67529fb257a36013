"""How long an amount has been owed, as the reports of the trade put it. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.TextChoices):
    NOT_DUE = "not_due", _("not due yet")
    TO_30 = "to_30", _("1 to 30 days")
    TO_90 = "to_90", _("31 to 90 days")
    TO_365 = "to_365", _("91 to 365 days")
    OVER_YEAR = "over_year", _("over a year")
    OVER_3_YEARS = "over_3_years", _("over three years")


OVERDUE = tuple(bucket for bucket in Bucket if bucket != Bucket.NOT_DUE)


@dataclass(frozen=True)
class Span:
    """Due days of one bucket: from ``first`` up to and with ``last``; None where it has no end on that side."""

    bucket: Bucket
    first: dt.date | None
    last: dt.date | None

    def holds(self, due_on: dt.date) -> bool:
        return (self.first is None or due_on >= self.first) and (self.last is None or due_on <= self.last)


def spans(on: dt.date) -> list[Span]:
    """The buckets as spans of due days, seen from the end of ``on``: together they hold each day once."""
    ends = [on - dt.timedelta(days=days) for days in (0, 30, 90, 365)]
    ends.append(years_before(on, 3))
    found = [Span(Bucket.NOT_DUE, on, None)]
    for bucket, newer, older in zip(OVERDUE, ends, ends[1:], strict=False):
        found.append(Span(bucket, older, newer - dt.timedelta(days=1)))
    found.append(Span(Bucket.OVER_3_YEARS, None, ends[-1] - dt.timedelta(days=1)))
    return found


def bucket_of(due_on: dt.date | None, *, on: dt.date) -> Bucket:
    """An amount that no notice has made due yet is not due."""
    if due_on is None:
        return Bucket.NOT_DUE
    return next(span.bucket for span in spans(on) if span.holds(due_on))


def days_overdue(due_on: dt.date | None, *, on: dt.date) -> int:
    return max((on - due_on).days, 0) if due_on else 0


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day of an earlier year; the first of March stands for a 29 February that there was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 3, 1)
