"""A work on the desk: written through the services, told when another was quicker, closed to other counties."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from civildefense.records.models import Transition
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Entrance, Facility, SiteCheck
from tests.admin_forms import errors_of, filled
from tests.cast import Cast, County, make_facility, signed_in

LIST = "admin:shelters_facility_changelist"


def page(facility: Facility) -> str:
    return reverse("admin:shelters_facility_change", args=[facility.uid])


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["cl"].result_list]


def test_a_clerk_changes_a_facility_and_nothing_else_changes(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    before = Facility.objects.values().get(pk=cast.a.facility.pk)
    response = client.post(page(cast.a.facility), filled(client, page(cast.a.facility), name="新名称"))
    assert response.status_code == 302, errors_of(response)
    after = Facility.objects.values().get(pk=cast.a.facility.pk)
    assert {name for name in after if after[name] != before[name]} == {"name", "version", "updated_at"}


def test_a_clerk_adds_a_facility_with_an_entrance(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    url = reverse("admin:shelters_facility_add")
    data = filled(client, url, name="新建工程", longitude="120.85", latitude="32.0")
    data |= {"entrances-TOTAL_FORMS": "1", "entrances-0-label": "A", "entrances-0-is_public": "on"}
    data |= {"entrances-0-longitude": "120.8501", "entrances-0-latitude": "32.0001"}
    response = client.post(url, data)
    assert response.status_code == 302, errors_of(response)
    facility = Facility.objects.get(name="新建工程")
    assert (facility.organisation, facility.state) == (cast.a.organisation, "planned")
    assert facility.entrances.get().label == "A"


def test_a_pair_in_another_datum_is_stored_in_wgs84_beside_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility), longitude="120.8645", latitude="32.0140", datum="gcj02")
    assert client.post(page(cast.a.facility), data).status_code == 302
    facility = Facility.objects.get(pk=cast.a.facility.pk)
    assert (facility.given_longitude, facility.given_latitude, facility.datum) == (120.8645, 32.0140, "gcj02")
    assert facility.longitude == pytest.approx(120.8598, abs=0.001)
    assert client.get(page(facility)).context["adminform"].form["longitude"].value() == 120.8645


def test_of_two_clerks_the_second_is_told_and_nothing_is_lost(cast: Cast) -> None:
    first, second = signed_in(cast.a.clerk), signed_in(cast.clerk)
    url = page(cast.a.facility)
    mine, theirs = filled(first, url, name="甲改的"), filled(second, url, name="乙改的")
    assert first.post(url, mine).status_code == 302
    response = second.post(url, theirs)
    assert response.status_code == 200
    assert cast.a.clerk.name in " ".join(errors_of(response))
    assert response.context["adminform"].form["name"].value() == "乙改的"
    assert Facility.objects.get(pk=cast.a.facility.pk).name == "甲改的"


@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_part_counts_as_a_change_of_the_record(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility), name="后到的")
    cast.a.facility.entrances.filter(label="A").update(hint="门已改向")
    assert client.post(page(cast.a.facility), data).status_code == 200
    assert Facility.objects.get(pk=cast.a.facility.pk).name != "后到的"


def test_without_the_version_nothing_is_saved(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility), name="没有版本")
    del data["version"]
    assert client.post(page(cast.a.facility), data).status_code == 200


def test_what_the_database_refuses_comes_back_as_its_own_sentence(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    response = client.post(page(cast.a.facility), filled(client, page(cast.a.facility), usable_area="99999"))
    assert _("The usable area is larger than the floor area.") in errors_of(response)


def test_level_x_is_refused_without_an_echo(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility), remarks="人防指挥工程在此")
    response = client.post(page(cast.a.facility), data)
    assert response.status_code == 200
    assert "人防指挥工程在此" not in "".join(errors_of(response))


def test_a_check_is_added_by_the_clerk_and_no_other_is_touched(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility))
    number = int(data["checks-TOTAL_FORMS"])
    data |= {"checks-TOTAL_FORMS": number + 1, f"checks-{number}-checked_on": "2026-11-20"}
    data |= {f"checks-{number}-result": "locked", f"checks-{number}-facility": cast.a.facility.pk}
    response = client.post(page(cast.a.facility), data)
    assert response.status_code == 302, errors_of(response)
    newest = cast.a.facility.checks.first()
    assert (newest.result, newest.recorded_by) == ("locked", cast.a.clerk)
    assert cast.a.facility.checks.count() == 2


def test_a_check_in_the_future_is_refused_in_the_form(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility))
    data |= {"checks-TOTAL_FORMS": 2, "checks-1-checked_on": "2099-01-01", "checks-1-result": "open"}
    data["checks-1-facility"] = cast.a.facility.pk
    assert _("A check on site cannot lie in the future.") in errors_of(client.post(page(cast.a.facility), data))


def test_a_walled_up_entrance_is_removed_and_its_check_stays(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a.facility))
    place = next(key for key, value in data.items() if key.endswith("-label") and value == "A").removesuffix("-label")
    response = client.post(page(cast.a.facility), {**data, f"{place}-DELETE": "on"})
    assert response.status_code == 302, errors_of(response)
    assert not Entrance.objects.filter(facility=cast.a.facility, label="A").exists()
    assert SiteCheck.objects.get(facility=cast.a.facility).entrance is None


# --- Steps -------------------------------------------------------------------------------------------


def step(client: Client, facility: Facility, to: str, reason: str = "") -> Any:
    url = reverse("admin:shelters_facility_step", args=[facility.uid])
    return client.post(url, {"to": to, "reason": reason}, follow=True)


def told(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_step_moves_the_state_and_leaves_the_reason(cast: Cast) -> None:
    response = step(signed_in(cast.a.clerk), cast.a.facility, "idle", "翻修")
    cast.a.facility.refresh_from_db()
    assert cast.a.facility.state == "idle"
    assert Transition.objects.about(cast.a.facility).get().reason == "翻修"
    assert "翻修" in response.content.decode()


def test_a_refused_step_shows_the_sentence(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    assert _("Please give the reason.") in told(step(client, cast.a.facility, "idle"))
    assert told(step(client, cast.a.facility, "planned"))
    assert Facility.objects.get(pk=cast.a.facility.pk).state == "in_service"


def test_who_may_not_move_sees_the_steps_in_grey_and_cannot_take_them(cast: Cast) -> None:
    client = signed_in(cast.auditor)
    shown = client.get(page(cast.a.facility))
    assert shown.context["next_step"] is None
    assert {step.refusal for step in shown.context["other_steps"]} == {_("Your role may not do this.")}
    assert _("Your role may not do this.") in told(step(client, cast.a.facility, "idle", "无权"))


# --- Another county ----------------------------------------------------------------------------------


@pytest.fixture
def stranger(cast: Cast) -> Client:
    return signed_in(cast.b.clerk)


def test_another_countys_facility_is_in_no_list_filter_search_or_export(cast: Cast, stranger: Client) -> None:
    other = cast.a.facility
    for query in ({}, {"q": other.name}, {"organisation__id__exact": cast.a.organisation.pk}, {"id__exact": other.pk}):
        assert other.name not in names(stranger.get(reverse(LIST), query))
    listing = stranger.get(reverse(LIST)).content.decode()
    assert cast.a.organisation.name not in listing
    csv = b"".join(stranger.get(reverse("admin:shelters_facility_export"), {"format": "csv"}).streaming_content)
    assert other.name not in csv.decode()
    assert cast.b.facility.name in csv.decode()


@pytest.mark.parametrize("key", ["uid", "pk"])
def test_another_countys_facility_answers_as_if_there_were_none(cast: Cast, stranger: Client, key: str) -> None:
    nothing = {"uid": "00000000-0000-4000-8000-000000000000", "pk": "999999"}[key]
    for view in ("change", "history"):
        answers = [
            stranger.get(reverse(f"admin:shelters_facility_{view}", args=[value]))
            for value in (getattr(cast.a.facility, key), nothing)
        ]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert cast.a.facility.name not in stranger.get(reverse("admin:index")).content.decode()
    assert stranger.post(page(cast.a.facility), {"name": "夺取"}).status_code == 302
    assert step(stranger, cast.a.facility, "idle", "夺取").status_code == 200
    unchanged = Facility.objects.get(pk=cast.a.facility.pk)
    assert (unchanged.name, unchanged.state) == (cast.a.facility.name, "in_service")


def test_another_countys_enterprise_cannot_be_completed_or_chosen(cast: Cast, stranger: Client) -> None:
    theirs = Enterprise.objects.get(organisation=cast.a.organisation)
    query = {"app_label": "shelters", "model_name": "facility", "field_name": "responsible_unit", "term": "物业"}
    found = stranger.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [item["text"] for item in found] == ["物业B1"]
    data = filled(stranger, page(cast.b.facility), responsible_unit=theirs.pk)
    assert stranger.post(page(cast.b.facility), data).status_code == 200
    assert Facility.objects.get(pk=cast.b.facility.pk).responsible_unit.name == "物业B1"


def test_a_foreign_entrance_cannot_be_smuggled_into_an_own_record(cast: Cast, stranger: Client) -> None:
    door = cast.a.facility.entrances.first()
    data = filled(stranger, page(cast.b.facility), **{"entrances-0-id": door.pk, "entrances-0-hint": "夺取"})
    stranger.post(page(cast.b.facility), data)
    door.refresh_from_db()
    assert door.hint != "夺取"


def test_neighbours_on_the_map_are_ones_own(cast: Cast, stranger: Client) -> None:
    facility = cast.a.facility
    url = reverse("admin:shelters_facility_neighbours")
    near = {"near": f"{facility.longitude},{facility.latitude}"}
    assert facility.name not in stranger.get(url, near).content.decode()
    assert facility.name in [item[2] for item in signed_in(cast.a.clerk).get(url, near).json()["neighbours"]]


# --- The list ----------------------------------------------------------------------------------------


def furnish(county: County, many: int) -> None:
    for number in range(many):
        make_facility(county, f"list-{number}", responsible_unit=county.facility.responsible_unit)


@pytest.mark.parametrize("many", [1, 10, 50])
def test_the_list_costs_the_same_for_one_ten_and_fifty_rows(
    cast: Cast, many: int, django_assert_max_num_queries: Any
) -> None:
    furnish(cast.a, many)
    client = signed_in(cast.a.clerk)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        response = client.get(reverse(LIST))
    assert len(names(response)) == min(many + 1, 50)


@pytest.mark.parametrize("many", [1, 10, 20])
def test_a_record_costs_the_same_with_one_and_twenty_parts(
    cast: Cast, many: int, django_assert_max_num_queries: Any
) -> None:
    facility = cast.a.facility
    for number in range(many):
        Entrance.objects.create(facility=facility, label=f"X{number}", longitude=120.85, latitude=32)
        SiteCheck.objects.create(facility=facility, result="open", recorded_by=cast.a.clerk)
    client = signed_in(cast.a.clerk)
    client.get(page(facility))
    with django_assert_max_num_queries(40):
        client.get(page(facility))


@pytest.mark.parametrize("word", ["人民", "东岸", "东岸区人民路A1号", "A1", "东岸 A1"])
def test_search_finds_two_characters_and_several_words(cast: Cast, word: str) -> None:
    response = signed_in(cast.clerk).get(reverse(LIST), {"q": word})
    assert cast.a.facility.name in names(response)


def test_chips_count_each_state_under_the_other_filters(cast: Cast) -> None:
    make_facility(cast.a, "idle", state="idle")
    make_facility(cast.b, "idle", state="idle")
    client = signed_in(cast.clerk)
    chips = client.get(reverse(LIST), {"division__id__exact": cast.a.division.pk, "state__exact": "idle"}).context
    listing = chips["cl"]
    assert [(chip.count, chip.is_chosen) for chip in listing.chips()] == [(2, False), (1, False), (1, True)]
    assert len(listing.result_list) == 1


def test_the_list_links_by_uid(cast: Cast) -> None:
    html = signed_in(cast.a.clerk).get(reverse(LIST)).content.decode()
    assert str(cast.a.facility.uid) in html
    assert f"/{cast.a.facility.pk}/change/" not in html


def test_rows_are_never_deleted_by_the_dozen(cast: Cast) -> None:
    model_admin = admin.site.get_model_admin(Facility)
    client = signed_in(cast.a.clerk)
    assert client.get(reverse("admin:shelters_facility_delete", args=[cast.a.facility.uid])).status_code == 403
    assert "delete_selected" not in model_admin.get_actions(client.get(reverse(LIST)).wsgi_request)
