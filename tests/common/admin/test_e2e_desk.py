"""The desk in a browser: no serious axe finding, nothing that the policy refuses, and a map that one click fills."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from civildefense.accounts.models import SavedView
from civildefense.records.bulk.services import prepare
from civildefense.records.bulk.steps import steps_of
from civildefense.records.models import BulkChange
from shelters.facilities.models import Facility
from tests.cast import Cast, make_cast, make_job, signed_in

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    return make_cast()


def enter(page: Any, live_server: Any, user: Any) -> list[str]:
    """Signed in as ``user``; returns the list into which the browser's complaints go."""
    client = signed_in(user)
    assert SESSION_KEY in client.session
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda ask: complaints.append(ask.url) if not ask.url.startswith(live_server.url) else None)
    return complaints


def findings(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, preload: false})", TAGS)
    return [
        f"{found['id']} {node['target']}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


def previewed(stage: Cast) -> BulkChange:
    """A clerk's kept view, and a step that waits for its confirmation."""
    SavedView.objects.create(owner=stage.clerk, table="shelters.facility", name="在用", parameters={"q": ["人防"]})
    step = steps_of("shelters.facility")["move-idle"]
    return prepare(step=step, rows=Facility.objects.visible_to(stage.clerk), by=stage.clerk)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_clerk_are_accessible_and_quiet(stage: Cast, live_server: Any, page: Any, width: int) -> None:
    make_job(stage.a, state="failed")
    complaints = enter(page, live_server, stage.clerk)
    page.set_viewport_size({"width": width, "height": 800})
    uid = stage.a.facility.uid
    for address in (
        reverse("admin:index"),
        reverse("admin:shelters_facility_changelist"),
        reverse("admin:shelters_facility_changelist") + "?q=人防&state__exact=in_service",
        reverse("admin:shelters_facility_change", args=[uid]),
        reverse("admin:shelters_facility_history", args=[uid]),
        reverse("admin:shelters_facility_add"),
        reverse("admin:shelters_entrance_changelist"),
        reverse("admin:projects_enterprise_add"),
        reverse("admin:saved_views"),
        reverse("admin:bulk_change", args=[previewed(stage).uid]),
    ):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        complaints += [f"{address}: {finding}" for finding in findings(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            complaints.append(f"{address}: wider than the screen")
    assert not complaints, "\n".join(sorted(set(complaints)))


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_the_administrator_are_accessible(stage: Cast, live_server: Any, page: Any, width: int) -> None:
    complaints = enter(page, live_server, stage.administrator)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_user_change", args=[stage.a.clerk.uid]),
        reverse("admin:accounts_apitoken_add"),
        reverse("admin:accounts_organisation_change", args=[stage.a.organisation.uid]),
        reverse("admin:rulebook_admindivision_change", args=[stage.a.division.uid]),
    ):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        complaints += [f"{address}: {finding}" for finding in findings(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            complaints.append(f"{address}: wider than the screen")
    assert not complaints, "\n".join(sorted(set(complaints)))


def test_a_click_on_the_map_fills_the_pair_and_saving_keeps_it(stage: Cast, live_server: Any, page: Any) -> None:
    enter(page, live_server, stage.a.clerk)
    page.goto(live_server.url + reverse("admin:shelters_facility_change", args=[stage.a.facility.uid]))
    page.locator("#point-picker .map").click(position={"x": 60, "y": 60})
    typed = page.input_value("#id_longitude"), page.input_value("#id_latitude")
    assert typed != (str(stage.a.facility.longitude), str(stage.a.facility.latitude))
    assert page.input_value("#id_position_source") == "map"
    page.click("input[name=_continue]")
    stage.a.facility.refresh_from_db()
    assert (stage.a.facility.longitude, stage.a.facility.latitude) == pytest.approx(tuple(map(float, typed)))


def test_a_typed_pair_moves_the_dot(stage: Cast, live_server: Any, page: Any) -> None:
    enter(page, live_server, stage.a.clerk)
    page.goto(live_server.url + reverse("admin:shelters_facility_add"))
    page.fill("#id_longitude", "120.85")
    page.fill("#id_latitude", "32.0")
    assert page.locator("#point-picker path.leaflet-interactive").count() >= 1


def test_a_step_is_one_click(stage: Cast, live_server: Any, page: Any) -> None:
    enter(page, live_server, stage.a.clerk)
    page.goto(live_server.url + reverse("admin:shelters_facility_change", args=[stage.a.facility.uid]))
    page.locator(".steps details summary").click()
    form = page.locator(".step-form", has=page.locator("input[value=idle]"))
    form.locator("input[name=reason]").fill("翻修")
    form.locator("button").click()
    stage.a.facility.refresh_from_db()
    assert stage.a.facility.state == "idle"


def test_a_list_is_set_up_and_many_rows_are_changed_by_keyboard_alone(stage: Cast, live_server: Any, page: Any) -> None:
    def press(selector: str, *keys: str) -> None:
        page.locator(selector).first.focus()
        for key in keys:
            page.keyboard.press(key)

    enter(page, live_server, stage.a.clerk)
    page.goto(live_server.url + reverse("admin:shelters_facility_changelist"))
    press(".columns summary", "Enter")
    press(".columns input[value=address]", "Space")
    press(".columns button", "Enter")
    page.wait_for_url("**cols=**")
    assert "address" not in page.url
    press(".keep-view summary", "Enter")
    page.locator(".keep-view input[name=name]").focus()
    page.keyboard.type("不含地址")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=**")
    assert page.locator(".view-tabs a[aria-current=page]").inner_text().startswith("不含地址")
    page.select_option("select[name=action]", "move-idle")
    press("input[name=select_across]", "Space")
    press(".actions button", "Enter")
    page.wait_for_url("**/bulk/**")
    press("#id_reason", "x")
    press(".bulk-buttons button", "Enter")
    page.wait_for_selector("#bulk-progress")
    stage.a.facility.refresh_from_db()
    assert stage.a.facility.state == "idle"
