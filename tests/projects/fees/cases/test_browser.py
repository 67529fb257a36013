"""A clerk on a phone: from the list to a case, its money as of a day, and the form that calculates the fee."""

from typing import Any

from tests.cast import PASSWORD, make_cast
from tests.projects.fees.office import Office

PHONE = {"width": 360, "height": 780}


def test_a_clerk_assesses_on_a_phone(live_server: Any, page: Any) -> None:
    office = Office(make_cast())
    case = office.opened()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", office.clerk.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{live_server.url}/admin/projects/feecase/?attention=assess")
    page.get_by_role("link", name=case.number).first.click()
    page.locator(".big-step").click()
    page.fill("#id_required_m2", "1000")
    page.fill("#id_rule_on", "2026-03-02")
    page.click("input[type=submit]")
    page.wait_for_url(f"**/{case.uid}/change/")
    assert "1,500,500.00" in page.locator("#content").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.fill("input[name=on]", "2026-01-01")
    page.click(".as-of button")
    assert "on=2026-01-01" in page.url
    assert page.locator(".amounts dd").first.inner_text().startswith("0.00")
