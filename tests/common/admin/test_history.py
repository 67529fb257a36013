"""A record's history: who, when, why, and what from what to what."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from shelters.facilities.services import change_facility
from tests.admin_forms import filled
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def told(cast: Cast, user: object) -> list[object]:
    url = reverse("admin:shelters_facility_history", args=[cast.a.facility.uid])
    return signed_in(user).get(url).context["entries"]  # type: ignore[arg-type]


def test_a_change_names_actor_field_before_and_after(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    url = reverse("admin:shelters_facility_change", args=[cast.a.facility.uid])
    assert client.post(url, filled(client, url, capacity="650", peacetime_use="parking")).status_code == 302
    entry = told(cast, cast.auditor)[0]
    assert entry.who == cast.a.clerk.name
    changes = {change.label: (change.before, change.after) for part in entry.parts for change in part.changes}
    field = cast.a.facility._meta.get_field("capacity")
    assert changes[str(field.verbose_name).capitalize()] == ("800", "650")
    assert len(changes) == 2


def test_a_step_tells_its_reason(cast: Cast) -> None:
    url = reverse("admin:shelters_facility_step", args=[cast.a.facility.uid])
    signed_in(cast.a.clerk).post(url, {"to": "idle", "reason": "结构加固"})
    signed_in(cast.a.clerk).post(url, {"to": "in_service"})
    signed_in(cast.a.clerk).post(url, {"to": "idle", "reason": "二次加固"})
    assert [entry.reason for entry in told(cast, cast.auditor)[:3]] == ["二次加固", "", "结构加固"]


def test_a_part_tells_its_own_change_in_the_records_history(cast: Cast) -> None:
    door = cast.a.facility.entrances.get(label="A")
    door.hint = "东门进"
    door.save(update_fields=["hint"])
    entry = told(cast, cast.auditor)[0]
    assert [change.after for part in entry.parts for change in part.changes] == ["东门进"]


def test_without_a_person_the_system_acted(cast: Cast) -> None:
    change_facility(facility=cast.a.facility, by=cast.clerk, township="新城街道")
    assert told(cast, cast.auditor)[0].who == _("the system")
