"""A clerk on a phone: from the development's page through the reckoning to the determination."""

from typing import Any

from playwright.sync_api import Page, expect

from projects.obligations.services import latest_obligation
from tests.cast import make_cast, signed_in
from tests.projects.obligations.site import Site

WIDTH = 360


def test_from_the_development_to_the_determination(live_server: Any, page: Page) -> None:
    site = Site(make_cast())
    site.build()
    cookie = signed_in(site.clerk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": WIDTH, "height": 740})
    page.goto(f"{live_server.url}/admin/projects/development/{site.development.uid}/change/")
    page.locator("#obligations a.button").click()
    page.fill("#id_on", "2019-06-01")
    page.check("input[name=family][value=a]")
    page.fill("#id_chosen_percent", "3")
    page.fill("#id_chosen_reason", "按上限")
    page.fill("#id_planned_m2", "50")
    page.click("button[name=preview]")
    expect(page.locator(".reckoning")).to_contain_text("180.00")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    page.click("button[name=determine]")
    expect(page.locator(".sums .open")).to_contain_text("130.00")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    found = latest_obligation(site.development)
    assert found is not None
    assert found.inputs["chosen_reason"] == "按上限"
