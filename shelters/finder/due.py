"""How urgent a citizen's report is, as conditions that the desk's list, its filter and its chart share."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelters.finder.models import ReportState


def unanswered() -> Q:
    return ~Q(state=ReportState.ANSWERED)


def late() -> Q:
    return unanswered() & Q(due_on__lt=timezone.localdate())


def in_time() -> Q:
    return unanswered() & (Q(due_on__gte=timezone.localdate()) | Q(due_on=None))


DUE: dict[str, tuple[object, Callable[[], Q]]] = {
    "late": (_("overdue"), late),
    "time": (_("not answered yet, in time"), in_time),
    "open": (_("not answered yet"), unanswered),
}
