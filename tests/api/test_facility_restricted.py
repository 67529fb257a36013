"""…/facilities/{uid}/restricted/"""

import datetime as dt

import pytest
from rest_framework.test import APIClient

from civildefense.accounts.models import User
from civildefense.records.models import ClassificationDecision, ReadLog
from shelters.facilities.models import FacilityRestricted
from tests.api.conftest import pointers
from tests.cast import Cast, signed_in


@pytest.fixture
def url(facility_url: str) -> str:
    return f"{facility_url}restricted/"


@pytest.fixture
def decided(cast: Cast, api: APIClient) -> ClassificationDecision:
    """County A's decision opens two columns to its clerk and to its system."""
    decision = ClassificationDecision.objects.create(
        organisation=cast.a.organisation,
        document_number="密定〔2026〕1号",
        decided_on=dt.date(2026, 1, 1),
        fields=["shelters.facilityrestricted.protection_class", "shelters.facilityrestricted.war_capacity"],
        recorded_by=cast.secrecy_officer,
    )
    decision.readers.add(cast.a.clerk, User.objects.get(username__startswith="api-990101"))
    return decision


def test_without_a_decision_it_does_not_exist(api: APIClient, url: str) -> None:
    assert api.get(url).status_code == 404
    assert ReadLog.objects.count() == 0


def test_undecided_values_are_refused_without_an_echo(api: APIClient, cast: Cast, url: str) -> None:
    response = api.patch(url, {"nuclear_level": "核6B绝密"}, headers={"If-Match": "*"})
    assert (response.status_code, response.json()["code"]) == (409, "undecided_restricted")
    assert "核6B" not in response.content.decode()
    cast.a.restricted.refresh_from_db()
    assert cast.a.restricted.nuclear_level == ""


def test_open_columns_are_shown_logged_and_marked(api: APIClient, cast: Cast, url: str, decided) -> None:
    response = api.get(url)
    assert response.status_code == 200
    assert response.json() == {"version": cast.a.restricted.version, "protection_class": "甲类", "war_capacity": None}
    reader = User.objects.get(username__startswith="api-990101")
    assert response.headers["X-Watermark"].startswith(f"{reader.username} 20")
    assert response.headers["Cache-Control"] == "no-store"
    log = ReadLog.objects.get()
    assert (log.reader, log.organisation, log.via) == (reader, cast.a.organisation, "api")
    assert log.uids == [cast.a.facility.uid]


def test_only_named_readers(cast: Cast, url: str, decided) -> None:
    assert signed_in(cast.a.clerk).get(url).status_code == 200
    assert signed_in(cast.clerk).get(url).status_code == 404
    assert signed_in(cast.secrecy_officer).get(url).status_code == 200
    assert signed_in(cast.auditor).get(url).status_code == 403


def test_a_revoked_decision_closes_it(api: APIClient, cast: Cast, url: str, decided) -> None:
    ClassificationDecision.objects.update(revoked_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC), revoked_by=cast.clerk)
    assert api.get(url).status_code == 404


def test_a_decision_of_one_county_opens_nothing_of_another(cast: Cast, foreign_url: str, decided) -> None:
    decided.readers.add(cast.clerk)
    assert signed_in(cast.clerk).get(f"{foreign_url}restricted/").status_code == 404


def test_a_change_needs_the_version(api: APIClient, cast: Cast, url: str, decided) -> None:
    tag = api.get(url).headers["ETag"]
    assert api.patch(url, {"war_capacity": 800}).status_code == 428
    assert api.patch(url, {"war_capacity": 800}, headers={"If-Match": '"77"'}).status_code == 412
    response = api.patch(url, {"war_capacity": 800}, headers={"If-Match": tag})
    assert response.status_code == 200, response.content
    assert response.json()["war_capacity"] == 800
    assert response.headers["ETag"] != tag


def test_the_first_value_is_written_over_version_0(api: APIClient, cast: Cast, url: str, decided) -> None:
    FacilityRestricted.objects.filter(facility=cast.a.facility).delete()
    assert api.get(url).headers["ETag"] == '"0"'
    assert api.patch(url, {"war_capacity": 1}, headers={"If-Match": '"0"'}).status_code == 200


def test_one_closed_column_refuses_the_whole(api: APIClient, cast: Cast, url: str, decided) -> None:
    response = api.patch(url, {"war_capacity": 5, "chemical_level": "丙"}, headers={"If-Match": "*"})
    assert response.status_code == 409
    cast.a.restricted.refresh_from_db()
    assert cast.a.restricted.war_capacity is None


def test_wrong_input(api: APIClient, url: str, decided) -> None:
    for body, pointer, code in (
        ({"war_capacity": "many"}, "#/war_capacity", "invalid"),
        ({"war_capasity": 1}, "#/war_capasity", "unknown_field"),
        ({"protection_class": "防空指挥所"}, "#/protection_class", "level_x"),
    ):
        assert pointers(api.patch(url, body, headers={"If-Match": "*"})) == {pointer: code}
    assert api.patch(url, [1], headers={"If-Match": "*"}).status_code == 400


def test_other_methods(api: APIClient, url: str) -> None:
    for method in (api.post, api.put, api.delete):
        assert method(url, {}).status_code == 405
