"""Goal S2: another county's rows stay outside, through whichever door: lists, filters, ordering, files, bodies."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from shelters.facilities.models import Facility
from tests.architecture.routes import every_route
from tests.cast import make_token as make_api_token
from tests.cast import signed_in, with_token
from tests.security.canaries import Canary, body, plant, sung
from tests.security.matrix import COUNTY, entries_for
from tests.security.stage import OTHER, OWN, Stage, set_stage
from tests.security.walk import address

COUNTY_PAGES = {
    route.path: route
    for route in every_route()
    if any(COUNTY & entry.methods.get("GET", frozenset()) for entry in entries_for(route))
    and not route.path.startswith(("/data/", "/shelters/", "/api/v1/public/", "/api/ogc", "/accounts/"))
}


@pytest.fixture
def birds(db: None) -> tuple[Stage, list[Canary]]:
    """Everything of county B sings."""
    stage = set_stage()
    return stage, plant(row for (_label, whose), row in stage.rows.items() if whose == OTHER)


def visitors(stage: Stage) -> Iterator[tuple[str, Client]]:
    yield "clerk", signed_in(stage.cast.a.clerk)
    yield "signer", signed_in(stage.cast.a.signer)
    yield "token", with_token(make_api_token(stage.cast.a.organisation)[1])


def questions(stage: Stage, path: str) -> list[str]:
    """Whatever one may ask a list, with the other county's ids and canaries."""
    facility: Any = stage.row("shelters.facility", OTHER)
    office = stage.cast.b.organisation
    if path.startswith("/admin/") and path.count("/") in {4, 5} and "<" not in path:
        asked = [f"organisation__id__exact={office.pk}", f"organisation={office.pk}", "q=zq", "o=1", "o=-2", "all="]
        return ["?" + question for question in asked]
    if path.startswith("/api/v1/") and "<" not in path:
        asked = [f"organisation={value}" for value in (office.code, office.uid, office.pk)]
        asked += ["q=zq", "search=zq", "name=zq", "ordering=remarks", "ordering=-organisation__name", "limit=500"]
        asked += ["updated_since=2000-01-01T00:00:00Z", f"subject={facility.uid}", f"facility={facility.uid}"]
        return ["?" + question for question in asked]
    return []


def test_a_county_hears_nothing_of_the_other(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    heard: dict[str, list[str]] = {}
    for visitor, client in visitors(stage):
        client.raise_request_exception = False
        for path, route in COUNTY_PAGES.items():
            label = entries_for(route)[0].object
            for whose in (OWN, OTHER):
                where = address(route, stage.row(label, whose) if label else None)
                for question in ["", *questions(stage, path)]:
                    answer = client.get(where + question)
                    found = [*sung(canaries, body(answer)), *(["broken"] if answer.status_code >= 500 else [])]
                    if found:
                        heard[f"{visitor}: {where}{question}"] = found
                if not label:
                    break
    assert heard == {}


def test_the_city_hears_it(birds: tuple[Stage, list[Canary]]) -> None:
    """Otherwise the silence above would mean nothing."""
    stage, canaries = birds
    heard = sung(canaries, body(signed_in(stage.cast.clerk).get("/admin/shelters/facility/")))
    assert "shelters.facility.name" in heard


def related_fields() -> list[tuple[str, str, str]]:
    """Fields of the desk's models whose choices an autocomplete offers."""
    return [
        (model._meta.app_label, model._meta.model_name or "", field.name)
        for model in admin.site._registry
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model in admin.site._registry
    ]


def test_an_autocomplete_offers_own_rows_alone(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    client = signed_in(stage.cast.a.clerk)
    client.raise_request_exception = False
    heard = {}
    for app, model, field in related_fields():
        for term in ("", "zq"):
            where = f"/admin/autocomplete/?app_label={app}&model_name={model}&field_name={field}&term={term}"
            answer = client.get(where)
            assert answer.status_code in {200, 403}, where
            if found := sung(canaries, body(answer)):
                heard[where] = found
    assert heard == {}


def foreign_bodies(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Bodies that point into the other county."""
    other = stage.cast.b
    enterprise: Any = stage.row("projects.enterprise", OTHER)
    plain = {"name": "地下室", "source_key": "foreign"}
    return [
        ("/api/v1/shelters/facilities/", {**plain, "organisation": other.organisation.code}),
        ("/api/v1/shelters/facilities/", {**plain, "organisation": str(other.organisation.uid)}),
        ("/api/v1/shelters/facilities/", {**plain, "responsible_unit": str(enterprise.uid)}),
        ("/api/v1/shelters/facilities/", {**plain, "maintaining_unit": str(enterprise.uid)}),
        (f"/api/v1/shelters/facilities/{other.facility.uid}/entrances/", {"label": "X", "longitude": 1, "latitude": 1}),
        (f"/api/v1/shelters/facilities/{other.facility.uid}/units/", {"number": "X"}),
        (f"/api/v1/shelters/facilities/{other.facility.uid}/checks/", {"result": "open"}),
        (f"/api/v1/shelters/facilities/{other.facility.uid}/move/", {"to": "idle", "reason": "x"}),
        ("/api/v1/projects/enterprises/", {"name": "x", "organisation": other.organisation.code}),
    ]


def test_a_body_that_points_into_the_other_county_is_refused(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    client = with_token(make_api_token(stage.cast.a.organisation)[1])
    counted = Facility.objects.filter(organisation=stage.cast.b.organisation).count()
    for path, wanted in foreign_bodies(stage):
        answer = client.post(path, wanted, format="json", HTTP_IF_MATCH="*")
        assert answer.status_code in {400, 403, 404, 409}, f"{path} {wanted}: {answer.status_code}"
        assert sung(canaries, body(answer)) == []
    assert not Facility.objects.filter(source_key="foreign").exists()
    assert Facility.objects.filter(organisation=stage.cast.b.organisation).count() == counted


def test_an_unknown_id_and_a_foreign_one_get_the_same_answer(birds: tuple[Stage, list[Canary]]) -> None:
    stage, _canaries = birds
    client = with_token(make_api_token(stage.cast.a.organisation)[1])
    uids = (stage.cast.b.facility.uid, "00000000-0000-4000-8000-000000000000")
    answers = [client.get(f"/api/v1/shelters/facilities/{uid}/") for uid in uids]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].json() == answers[1].json()
