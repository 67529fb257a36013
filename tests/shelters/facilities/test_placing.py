"""The work list of what is not on the map yet: seen, worked through, sent out and taken back."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from civildefense.common.coordinates import convert
from civildefense.rulebook.models import Place
from shelters.facilities.models import Entrance, Facility
from tests.cast import Cast, make_entrance, make_facility, signed_in
from tests.shelters.facilities.importing import run

pytestmark = pytest.mark.django_db
LIST = "admin:shelters_facility_unplaced"


def waiting(cast: Cast, key: str, **fields: Any) -> Facility:
    return make_facility(cast.a, key, **{"longitude": None, "latitude": None, "source": "普查", **fields})


def place(client: Client, facility: Facility, kind: str = "point", **entered: Any) -> Any:
    url = f"{reverse('admin:shelters_facility_place', args=[facility.uid])}?kind={kind}"
    if not entered:
        return client.get(url)
    return client.post(url, {"datum": "wgs84", "position_source": "typed", **entered})


def test_the_list_is_oldest_first_and_only_of_what_is_in_use(cast: Cast) -> None:
    first, second = waiting(cast, "old"), waiting(cast, "young")
    waiting(cast, "gone", state="closed")
    make_facility(cast.b, "others", longitude=None, latitude=None)
    answer = signed_in(cast.a.clerk).get(reverse(LIST))
    assert list(answer.context["rows"]) == [first, second]
    assert answer.context["sources"] == [
        {
            "organisation__name": cast.a.organisation.name, "organisation__code": cast.a.organisation.code,
            "source": "普查", "count": 2, "query": "kind=point&organisation=990101&source=%E6%99%AE%E6%9F%A5",
        }
    ]  # fmt: skip
    assert len(signed_in(cast.clerk).get(reverse(LIST)).context["rows"]) == 3


def test_one_after_the_other_with_source_and_accuracy(cast: Cast) -> None:
    first, second = waiting(cast, "1"), waiting(cast, "2")
    clerk = signed_in(cast.a.clerk)
    shown = place(clerk, first)
    assert shown.context["previous_url"] == ""
    assert str(second.uid) in shown.context["next_url"]
    answer = place(clerk, first, longitude="120.85", latitude="32.01", position_source="map", position_accuracy_m="20")
    assert (answer.status_code, str(second.uid) in answer["Location"]) == (302, True)
    first.refresh_from_db()
    assert (first.longitude, first.latitude, first.position_source, first.position_accuracy_m) == (
        120.85, 32.01, "map", 20,
    )  # fmt: skip
    last = place(clerk, second, longitude="120.86", latitude="32.01")
    assert last["Location"].startswith(reverse(LIST))
    assert signed_in(cast.a.clerk).get(reverse(LIST)).context["count"] == 0


def test_typed_in_another_datum_it_is_stored_in_wgs84(cast: Cast) -> None:
    facility = waiting(cast, "1")
    place(signed_in(cast.a.clerk), facility, longitude="120.85", latitude="32.01", datum="gcj02")
    facility.refresh_from_db()
    assert (facility.longitude, facility.latitude) == pytest.approx(convert(120.85, 32.01, "gcj02", "wgs84"))
    assert (facility.given_longitude, facility.given_latitude, facility.datum) == (120.85, 32.01, "gcj02")


@pytest.mark.parametrize("pasted", ["32.01, 120.85", "120.85,32.01", "N32.01 E120.85"])
def test_a_pair_is_taken_as_it_was_copied(cast: Cast, pasted: str) -> None:
    facility = waiting(cast, "1")
    place(signed_in(cast.a.clerk), facility, pair=pasted)
    facility.refresh_from_db()
    assert (facility.longitude, facility.latitude) == (120.85, 32.01)


@pytest.mark.parametrize(
    "entered", [{"longitude": "120.85"}, {"pair": "somewhere"}, {"longitude": "999", "latitude": "1"}]
)
def test_half_a_point_is_refused_and_the_input_kept(cast: Cast, entered: dict[str, str]) -> None:
    facility = waiting(cast, "1")
    answer = place(signed_in(cast.a.clerk), facility, **entered)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    facility.refresh_from_db()
    assert facility.longitude is None


def test_suggestions_come_from_places_addresses_and_the_outline(cast: Cast) -> None:
    Place.objects.create(
        name="新名公园", former_names=["文峰公园"], kind="park", longitude=120.84, latitude=32.0, source="test"
    )
    Place.objects.create(name="远山", kind="landmark", longitude=120.84, latitude=32.0, source="test")
    neighbour = make_facility(cast.a, "n", address="和平路1号")
    facility = waiting(cast, "1", name="文峰公园地下车库", address="和平路1号")
    clerk = signed_in(cast.a.clerk)
    found = place(clerk, facility).context["suggestions"]
    assert [suggestion.label for suggestion in found] == [neighbour.name, "新名公园", cast.a.division.name]
    url = f"{reverse('admin:shelters_facility_place', args=[facility.uid])}?kind=point&{found[1].query}"
    form = clerk.get(url).context["form"]
    assert (form["longitude"].value(), form["position_accuracy_m"].value()) == ("120.840000", "300")
    facility.refresh_from_db()
    assert facility.longitude is None  # a suggestion is not a point


def test_works_whose_door_is_not_on_the_map(cast: Cast) -> None:
    facility = make_facility(cast.a, "no door")
    make_entrance(make_facility(cast.a, "with door"))
    clerk = signed_in(cast.a.clerk)
    assert list(clerk.get(f"{reverse(LIST)}?kind=door").context["rows"]) == [facility]
    place(clerk, facility, "door", longitude="120.851", latitude="32.001", label="B")
    door = Entrance.objects.get(facility=facility)
    assert (door.label, door.longitude, door.latitude) == ("B", 120.851, 32.001)
    assert not clerk.get(f"{reverse(LIST)}?kind=door").context["rows"]


def test_the_rest_goes_out_with_keys_and_comes_back_with_points(cast: Cast, tmp_path: Path) -> None:
    header = ["编号", "工程名称", "地址"]
    source = tmp_path / "list.csv"
    source.write_text("\n".join(map(",".join, [header, ["A1", "一号工程", "一路"], ["", "无号工程", "二路"]])))
    assert run(source, extra=("--commit",))["new"] == 2
    answer = signed_in(cast.a.clerk).get(f"{reverse(LIST + '_export')}?kind=point&source=普查")
    heads, *rows = csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    filled = [[*row[:5], f"120.8{number}", "32.0"] for number, row in enumerate(rows, start=3)]
    back = tmp_path / "back.csv"
    back.write_text("\n".join(map(",".join, [heads, *filled])))
    report = run(back, extra=("--commit",))
    assert (report["new"], report["changed"]) == (0, 2)
    stored = Facility.objects.filter(source="普查").order_by("pk")
    assert [(row.name, row.number, row.longitude) for row in stored] == [
        ("一号工程", "A1", 120.83), ("无号工程", "", 120.84),
    ]  # fmt: skip


def test_a_work_of_the_desk_keeps_its_number_when_its_point_comes_back(cast: Cast, tmp_path: Path) -> None:
    facility = waiting(cast, "0f" * 16, source="desk", number="")
    back = tmp_path / "back.csv"
    back.write_text(
        f"编号,工程名称,地址,经度,纬度\n{facility.source_key},{facility.name},{facility.address},120.85,32.0"
    )
    assert run(back, extra=("--commit",), source="desk")["changed"] == 1
    facility.refresh_from_db()
    assert (facility.number, facility.longitude) == ("", 120.85)


def test_who_may_not_change_only_reads(cast: Cast) -> None:
    facility = waiting(cast, "1")
    auditor = signed_in(cast.auditor)
    assert auditor.get(reverse(LIST)).status_code == 200
    assert place(auditor, facility).status_code == 403
    assert place(signed_in(cast.b.clerk), facility).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        waiting(cast, str(number))
    client = signed_in(cast.a.clerk)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(20):
        client.get(reverse(LIST))
