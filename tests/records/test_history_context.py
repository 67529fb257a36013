"""Every event says who, from where and by which page; goal A5: unknown actors = 0."""

from typing import Any

import pytest
from django.core.management import call_command

from civildefense.common.history import acting_as
from shelters.facilities import services as facilities
from shelters.facilities.models import Facility
from tests.cast import Cast, make_cast, make_facility, make_token, signed_in, with_token


def last_event(facility: Facility) -> Any:
    return facility.events.select_related("pgh_context").order_by("-pgh_id").first()  # type: ignore[attr-defined]


def test_a_change_through_the_api_names_the_token_s_user_address_and_page(cast: Cast) -> None:
    token, secret = make_token(cast.a.organisation)
    facility = cast.a.facility
    path = f"/api/v1/shelters/facilities/{facility.uid}/"
    answer = with_token(secret).patch(
        path, {"name": "新名称"}, format="json", HTTP_IF_MATCH=f'"{facility.version}"', REMOTE_ADDR="10.1.2.3"
    )
    assert answer.status_code == 200, answer.content
    metadata = last_event(facility).pgh_context.metadata
    assert (metadata["user"], metadata["address"], metadata["url"]) == (token.user_id, "10.1.2.3", path)


def test_a_change_on_the_desk_names_the_clerk(cast: Cast) -> None:
    facility = cast.a.facility
    path = f"/admin/shelters/facility/{facility.uid}/step/"
    signed_in(cast.a.clerk).post(path, {"to": "idle", "reason": "停用"})
    facility.refresh_from_db()
    assert facility.state == "idle"
    assert last_event(facility).pgh_context.metadata["user"] == cast.a.clerk.pk


def test_without_a_request_the_actor_is_stated(cast: Cast) -> None:
    with acting_as(cast.a.clerk, "corrected after a telephone call"):
        facilities.change_facility(facility=cast.a.facility, by=cast.a.clerk, remarks="x")
    metadata = last_event(cast.a.facility).pgh_context.metadata
    assert metadata["user"] == cast.a.clerk.pk
    assert metadata["reason"] == "corrected after a telephone call"


@pytest.mark.django_db(transaction=True)
def test_the_actor_does_not_leak_into_the_next_piece_of_work() -> None:
    """The context lives as long as its transaction; a pooled connection starts the next one without it."""
    cast = make_cast()
    with acting_as(cast.a.clerk, "x"):
        make_facility(cast.a, "with")
    without = make_facility(cast.a, "without")
    assert last_event(without).pgh_context is None


def test_a_command_states_its_name(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_token", organisation=cast.a.organisation.code, name="x", days=3)
    token = cast.a.organisation.api_tokens.get()
    event = token.events.select_related("pgh_context").get()  # type: ignore[attr-defined]
    assert "create_token" in event.pgh_context.metadata["reason"]
    assert capsys.readouterr().out.startswith("rfb_")


def test_a_token_s_use_is_no_change_of_the_token(cast: Cast) -> None:
    token, secret = make_token(cast.a.organisation)
    token.refresh_from_db()
    before = token.version
    assert with_token(secret).get("/api/v1/me/").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.version == before
    assert token.events.count() == 1  # type: ignore[attr-defined]
