"""What waits on a desk today: each number is a list that one click opens, counted over the same rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.cache import cache
from django.db.models import Count, Model, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import ApiToken, Membership
from civildefense.accounts.models.users import User
from civildefense.common.admin.links import changelist_url
from civildefense.common.scoping import ScopedQuerySet
from civildefense.records.models import Attachment, ImportBatch, Job, PublicationReview
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite, SiteReport
from shelters.finder.services.publishing import drifted_ids

RECENT = dt.timedelta(days=14)
SOON = dt.timedelta(days=30)
KEPT_SECONDS = 120
DUE, MINE, OTHERS, WRONG = "due", "mine", "others", "wrong"
HEADINGS = {
    DUE: gettext_lazy("Due today"),
    MINE: gettext_lazy("Waiting for me"),
    OTHERS: gettext_lazy("Waiting for others"),
    WRONG: gettext_lazy("Went wrong"),
}


@dataclass(frozen=True)
class Number:
    label: str
    count: int
    url: str


@dataclass
class Panel:
    code: str
    heading: Any
    numbers: list[Number] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(number.count for number in self.numbers)


@dataclass(frozen=True)
class Task:
    """``lookups`` filter the list and the count alike; ``mine`` is the right that makes it one's own work."""

    model: type[Model]
    label: Any
    lookups: Callable[[], dict[str, Any]]
    panel: str = MINE
    mine: str = ""

    def panel_for(self, user: User) -> str:
        if self.panel == MINE and self.mine and not user.has_perm(self.mine):
            return OTHERS
        return self.panel

    def rows(self, user: User) -> ScopedQuerySet:
        return self.model._default_manager.visible_to(user).filter(**self.lookups())  # type: ignore[attr-defined]

    def count(self, user: User) -> int:
        return self.rows(user).count()

    def query(self) -> str:
        """The list's own address: many values are joined, moments and days are ISO."""
        return urlencode({name: _text(value) for name, value in self.lookups().items()})


class DriftTask(Task):
    """Public copies that differ from the register. Comparing them takes a second, so a count is kept for a while."""

    def count(self, user: User) -> int:
        key = f"desk-drift-{'-'.join(map(str, sorted(user.organisation_ids)))}"
        return cache.get_or_set(key, lambda: len(drifted_ids(self.rows(user))), KEPT_SECONDS) or 0

    def query(self) -> str:
        return "standing=drifted"


def today() -> dt.date:
    return timezone.localdate()


def start_of(day: dt.date) -> dt.datetime:
    """Links are made of whole days, so that they say the same all day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def recently() -> dt.datetime:
    return start_of(today() - RECENT)


OPEN_REPORTS = ("received", "checking")
TASKS = (
    Task(
        SiteReport, gettext_lazy("Error reports to be answered by today"),
        lambda: {"state__in": OPEN_REPORTS, "due_on__lte": today()}, DUE,
    ),
    Task(
        ApiToken, gettext_lazy("API tokens that expire within 30 days"),
        lambda: {
            "expiry__gte": start_of(today()), "expiry__lt": start_of(today() + SOON), "revoked_at__isnull": True,
        }, DUE,
    ),
    Task(
        Membership, gettext_lazy("Roles that end within 30 days"),
        lambda: {"ends_on__gt": today(), "ends_on__lte": today() + SOON}, DUE,
    ),
    Task(
        PublicationReview, gettext_lazy("Publication reviews awaiting a decision"),
        lambda: {"state__exact": "proposed"}, mine="records.approve_publication",
    ),
    Task(
        ImportBatch, gettext_lazy("Imports awaiting a signature"),
        lambda: {"state__exact": "declared"}, mine="records.sign_importbatch",
    ),
    Task(
        ImportBatch, gettext_lazy("Imports checked but not committed"),
        lambda: {"state__exact": "checked"}, mine="records.change_importbatch",
    ),
    Task(
        Attachment, gettext_lazy("Photos to look at"),
        lambda: {"moderation__exact": "waiting", "withdrawn_at__isnull": True}, mine="records.moderate_attachment",
    ),
    Task(
        SiteReport, gettext_lazy("Error reports without an answer"),
        lambda: {"state__in": OPEN_REPORTS}, mine="shelters.change_sitereport",
    ),
    Task(
        Facility, gettext_lazy("Facilities in service without a point"),
        lambda: {"state__exact": "in_service", "longitude__isnull": True}, mine="shelters.change_facility",
    ),
    DriftTask(
        PublishedSite, gettext_lazy("Published sites that differ from the register"),
        lambda: {"withdrawn_at__isnull": True}, mine="records.propose_publication",
    ),
    Task(
        Job, gettext_lazy("Failed jobs of the last 14 days"),
        lambda: {"state__exact": "failed", "requested_at__gte": recently()}, WRONG,
    ),
    Task(
        ImportBatch, gettext_lazy("Imports of the last 14 days with rejected rows"),
        lambda: {"rejected__gt": 0, "uploaded_at__gte": recently()}, WRONG,
    ),
    Task(
        ImportBatch, gettext_lazy("Files refused in the last 14 days"),
        lambda: {"state__exact": "refused", "uploaded_at__gte": recently()}, WRONG,
    ),
)  # fmt: skip


def panels(user: User, site: AdminSite) -> list[Panel]:
    """The user's four panels; a table that the user may not open gives no number."""
    found = {code: Panel(code, heading) for code, heading in HEADINGS.items()}
    shown = [task for task in TASKS if may_open(task.model, user, site)]
    for task, number in zip(shown, numbers_of(shown, user), strict=True):
        found[task.panel_for(user)].numbers.append(number)
    return [panel for panel in found.values() if panel.numbers]


def may_open(model: type[Model], user: User, site: AdminSite) -> bool:
    """Whether the desk has a list of ``model`` for this user."""
    return site.is_registered(model) and user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def numbers_of(tasks: Sequence[Task], user: User) -> list[Number]:
    counted = zip(tasks, _counts(tasks, user), strict=True)
    return [Number(str(task.label), count, list_url(task)) for task, count in counted]


def _counts(tasks: Sequence[Task], user: User) -> list[int]:
    """All in one statement, but for those that are kept for a while."""
    plain = {place: task for place, task in enumerate(tasks) if not isinstance(task, DriftTask)}
    branches = [
        task.rows(user).order_by().annotate(place=Value(place)).values_list("place").annotate(Count("pk"))
        for place, task in plain.items()
    ]
    found = dict(branches[0].union(*branches[1:], all=True)) if branches else {}
    return [found.get(place, 0) if place in plain else task.count(user) for place, task in enumerate(tasks)]


def list_url(task: Task) -> str:
    """The list that shows exactly the rows of the number."""
    return f"{changelist_url(task.model._meta)}?{task.query()}"


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ",".join(_text(item) for item in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
