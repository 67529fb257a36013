"""Level R: the columns exist for nobody until a decision; then for its readers, and every reading is logged."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from civildefense.common.datasheet import Level, fields_at, sheet_of
from civildefense.records import classification
from civildefense.records.models import ClassificationDecision, ReadLog
from shelters.facilities.models import EntranceRestricted, Equipment, UnitRestricted
from tests.architecture.routes import every_route
from tests.cast import make_token, signed_in, with_token
from tests.security.canaries import Canary, body, plant, sung
from tests.security.matrix import entries_for
from tests.security.stage import OWN, Stage, set_stage
from tests.security.walk import address

PAGES = [
    route
    for route in {route.path: route for route in every_route()}.values()
    if any(entry.methods.get("GET") for entry in entries_for(route))
    and not route.path.startswith(("/data/", "/accounts/"))
]
FIELD = "shelters.facilityrestricted.protection_class"


@pytest.fixture
def birds(db: None) -> tuple[Stage, list[Canary]]:
    """Every restricted column of county A's rows sings; no decision in force covers any of them."""
    stage = set_stage()
    facility = stage.cast.a.facility
    rows = [
        stage.cast.a.restricted,
        UnitRestricted.objects.create(unit=facility.units.first()),
        EntranceRestricted.objects.create(facility=facility, label="R", kind="reserve"),
        Equipment.objects.create(facility=facility, kind="风机"),
    ]
    for decision in ClassificationDecision.objects.in_force():
        classification.revoke_decision(decision=decision, by=stage.cast.secrecy_officer)
    return stage, plant(rows, levels=[Level.RESTRICTED])


def clients(stage: Stage) -> dict[str, Client]:
    people = {**stage.cast.people, **stage.cast.a.people}
    made: dict[str, Client] = {str(role): signed_in(user) for role, user in people.items()}
    made["token"] = with_token(make_token(stage.cast.a.organisation)[1])
    for client in made.values():
        client.raise_request_exception = False
    return made


def everything(stage: Stage, client: Client) -> str:
    """All that one visitor can read of the own rows, page by page."""
    read = []
    for route in PAGES:
        label = entries_for(route)[0].object
        read.append(body(client.get(address(route, stage.row(label, OWN) if label else None))))
    return "\n".join(read)


def test_every_restricted_model_is_here(birds: tuple[Stage, list[Canary]]) -> None:
    _stage, canaries = birds
    assert {canary.place.rpartition(".")[0] for canary in canaries} == set(fields_at(Level.RESTRICTED))


def test_without_a_decision_nobody_reads_a_restricted_value(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    heard = {name: sung(canaries, everything(stage, client)) for name, client in clients(stage).items()}
    assert {name: found for name, found in heard.items() if found} == {}


def decide(stage: Stage) -> None:
    classification.record_decision(
        organisation=stage.cast.a.organisation, document_number="人防密〔2026〕1号", decided_on=dt.date(2026, 1, 1),
        fields=[FIELD], readers=[stage.cast.a.clerk], by=stage.cast.secrecy_officer,
    )  # fmt: skip


def test_with_a_decision_its_readers_alone_read_its_columns_alone(birds: tuple[Stage, list[Canary]]) -> None:
    stage, canaries = birds
    decide(stage)
    heard = {name: sung(canaries, everything(stage, client)) for name, client in clients(stage).items()}
    assert heard.pop("county_clerk") == [FIELD]
    assert heard.pop("secrecy_officer") == [FIELD]
    assert {name: found for name, found in heard.items() if found} == {}


@pytest.mark.parametrize("via", ["admin", "api", "export"])
def test_every_reading_is_logged_and_marked(birds: tuple[Stage, list[Canary]], via: str) -> None:
    stage, canaries = birds
    decide(stage)
    facility = stage.cast.a.facility
    where = {
        "admin": f"/admin/shelters/facility/{facility.uid}/change/",
        "api": f"/api/v1/shelters/facilities/{facility.uid}/restricted/",
        "export": reverse("admin:shelters_facility_export_restricted"),
    }[via]
    before = ReadLog.objects.count()
    said = body(signed_in(stage.cast.a.clerk).get(where))
    assert sung(canaries, said) == [FIELD]
    assert stage.cast.a.clerk.username in said, "the display does not name its reader"
    line = ReadLog.objects.order_by("-id").first()
    assert ReadLog.objects.count() == before + 1
    assert line is not None
    assert (line.reader, line.via, line.uids, line.address) == (
        stage.cast.a.clerk, via, [facility.uid], "127.0.0.1",
    )  # fmt: skip


def test_a_reading_that_shows_nothing_is_not_logged(birds: tuple[Stage, list[Canary]]) -> None:
    stage, _canaries = birds
    before = ReadLog.objects.count()
    signed_in(stage.cast.a.clerk).get(f"/admin/shelters/facility/{stage.cast.a.facility.uid}/change/")
    assert ReadLog.objects.count() == before


def test_no_form_of_the_desk_takes_a_restricted_column_unasked(birds: tuple[Stage, list[Canary]]) -> None:
    """Whoever adds the field's name to the body writes nothing."""
    stage, _canaries = birds
    facility: Any = stage.cast.a.facility
    row = stage.cast.a.restricted
    before = {name: getattr(row, name) for name in sheet_of(type(row)).levels()}  # type: ignore[union-attr]
    forged = {"restricted-TOTAL_FORMS": "1", "restricted-INITIAL_FORMS": "1", "restricted-0-id": str(row.pk)}
    forged |= {"restricted-0-facility": str(facility.pk), "restricted-0-protection_class": "forged"}
    signed_in(stage.cast.a.clerk).post(f"/admin/shelters/facility/{facility.uid}/change/", forged)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in before} == before
