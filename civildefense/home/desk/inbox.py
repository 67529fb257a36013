"""What the city and the rules expect of an office, what others changed on its rows, and how much is open where."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Membership, Organisation, User
from civildefense.home.desk.numbers import OPEN_REPORTS, Number, Task, list_url, may_open, numbers_of, recently, today
from civildefense.records.models import ImportBatch, Job, PublicationReview
from civildefense.records.visits import mark_read, read_until
from shelters.facilities.checking import CHECK_AGES
from shelters.facilities.models import Facility
from shelters.finder.models import SiteReport

# Without a visit before, the changes of these days are new.
FIRST_LOOK = dt.timedelta(days=14)
MOST_CHANGES = 50
CITY = Organisation.Kind.CITY_OFFICE


@dataclass(frozen=True)
class CheckTask(Task):
    """``age`` is one of the list's own: how long nobody has looked at the door."""

    age: str = ""

    def rows(self, user: User) -> Any:
        return super().rows(user).filter(CHECK_AGES[self.age][1]())

    def query(self) -> str:
        return f"{super().query()}&checked={self.age}"


EXPECTED = (
    Task(ImportBatch, gettext_lazy("Imports awaiting a signature"), lambda: {"state__exact": "declared"}),
    Task(
        ImportBatch, gettext_lazy("Imports committed but not declared complete"), lambda: {"state__exact": "committed"}
    ),
    Task(ImportBatch, gettext_lazy("Imports checked but not committed"), lambda: {"state__exact": "checked"}),
    Task(
        ImportBatch, gettext_lazy("Imports of the last 14 days with rejected rows"),
        lambda: {"rejected__gt": 0, "uploaded_at__gte": recently()},
    ),
    Task(
        SiteReport, gettext_lazy("Error reports whose answer is overdue"),
        lambda: {"state__in": OPEN_REPORTS, "due_on__lt": today()},
    ),
    Task(SiteReport, gettext_lazy("Error reports without an answer"), lambda: {"state__in": OPEN_REPORTS}),
    Task(
        PublicationReview, gettext_lazy("Publication proposals returned in the last 14 days"),
        lambda: {"state__exact": "refused", "decided_at__gte": recently()},
    ),
    Task(
        Facility, gettext_lazy("Facilities in service without a point"),
        lambda: {"state__exact": "in_service", "longitude__isnull": True},
    ),
    CheckTask(
        Facility, gettext_lazy("Facilities in service not checked for a year"), lambda: {"state__exact": "in_service"},
        age="late",
    ),
    CheckTask(
        Facility, gettext_lazy("Facilities in service never checked"), lambda: {"state__exact": "in_service"},
        age="never",
    ),
    Task(
        Job, gettext_lazy("Failed jobs of the last 14 days"),
        lambda: {"state__exact": "failed", "requested_at__gte": recently()},
    ),
)  # fmt: skip


@dataclass(frozen=True)
class OfficeRow:
    """How many are open at one office, one number a task."""

    office: Organisation
    numbers: list[Number]
    total: int


@dataclass(frozen=True)
class Change:
    """What somebody from another office did to one record."""

    title: str
    url: str
    who: str
    offices: str
    at: dt.datetime
    times: int


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """GET reads; POST says that the changes shown until ``until`` have been read."""
    user: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    if request.method == "POST":
        mark_read(by=user, until=min(_shown_at(request) or now, now))
        messages.success(request, _("Read. What changes from now on will be shown here."))
        return HttpResponseRedirect(reverse("admin:inbox"))
    tasks = [task for task in EXPECTED if may_open(task.model, user, site)]
    since = read_until(user) or now - FIRST_LOOK
    numbers = numbers_of(tasks, user)
    changes = changes_by_others(user, since) if user.has_perm("shelters.view_facility") else []
    context = {
        **site.each_context(request),
        "title": _("Inbox"),
        "open_numbers": [number for number in numbers if number.count],
        "empty_numbers": [number for number in numbers if not number.count],
        "since": since,
        "until": now,
        "changes": changes[:MOST_CHANGES],
        "has_more_changes": len(changes) > MOST_CHANGES,
        "tasks": tasks,
        "office_rows": office_rows(user, tasks),
    }
    return render(request, "home/desk/inbox.html", context)


def _shown_at(request: HttpRequest) -> dt.datetime | None:
    """When the page was made whose changes have been read."""
    try:
        return forms.DateTimeField(required=False).clean(request.POST.get("until"))
    except ValidationError as fault:
        raise BadRequest("until") from fault


# --- What others changed -----------------------------------------------------------------------------


def changes_by_others(user: User, since: dt.datetime) -> list[Change]:
    """Facilities of the reader's offices that people from elsewhere have changed, the newest first."""
    rows = Facility.objects.visible_to(user).filter(updated_at__gte=since).order_by("-updated_at")
    facilities = {row.pk: row for row in rows[: MOST_CHANGES * 4]}
    events = Facility.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id__in=facilities, pgh_created_at__gte=since, pgh_context__isnull=False
    ).values_list("pgh_obj_id", "pgh_created_at", "pgh_context__metadata__user")
    own = set(Membership.objects.filter(organisation__in=user.organisation_ids).values_list("user", flat=True))
    by_actor: dict[tuple[int, int], list[dt.datetime]] = defaultdict(list)
    for key, at, actor in events:
        if actor and actor not in own:
            by_actor[key, actor].append(at)
    people = _people({actor for _key, actor in by_actor})
    found = [
        Change(
            title=str(facilities[key]),
            url=reverse("admin:shelters_facility_history", args=[facilities[key].uid]),
            who=people[actor][0],
            offices=people[actor][1],
            at=max(moments),
            times=len(moments),
        )
        for (key, actor), moments in by_actor.items()
        if actor in people
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _people(keys: set[int]) -> dict[int, tuple[str, str]]:
    """Name and office of each actor."""
    users = User.objects.filter(pk__in=keys).prefetch_related("memberships__organisation")
    return {
        user.pk: (str(user), "、".join(sorted({str(held.organisation) for held in user.memberships.all()})))
        for user in users
    }


# --- How much is open where ----------------------------------------------------------------------------


def office_rows(user: User, tasks: list[Task]) -> list[OfficeRow]:
    """For whoever sees more than one county's rows: each office below with its open numbers, the most first."""
    if not any(office.kind == CITY for own in user.own_organisations if (office := own.acting_office)):
        return []
    below = Organisation.objects.visible_to(user).existing().holding_registers().exclude(kind=CITY)
    counts = [_by_office(task, user) for task in tasks]
    made = [_office_row(office, tasks, counts) for office in below]
    return sorted(made, key=lambda row: -row.total)


def _by_office(task: Task, user: User) -> dict[int, int]:
    path = str(task.model.scope)  # type: ignore[attr-defined]
    return dict(task.rows(user).order_by().values_list(path).annotate(Count("pk", distinct=True)))


def _office_row(office: Organisation, tasks: list[Task], counts: list[dict[int, int]]) -> OfficeRow:
    numbers = [
        Number(str(task.label), found.get(office.pk, 0), f"{list_url(task)}&organisation__id__exact={office.pk}")
        for task, found in zip(tasks, counts, strict=True)
    ]
    return OfficeRow(office, numbers, sum(number.count for number in numbers))
