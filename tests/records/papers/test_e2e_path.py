"""A paper in a browser, from the draft to its service, each step by its own person; no page wider than a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from civildefense.records.models import Paper
from tests.cast import Cast, make_cast, signed_in
from tests.records.papers.steps import CONTEXT, PDF, draft

expect.set_options(timeout=30_000)
pytestmark = pytest.mark.django_db(transaction=True)
SCAN = {"name": "扫描.pdf", "mimeType": "application/pdf", "buffer": PDF}
WIDTHS = (1280, 360)


@pytest.fixture
def stage() -> Cast:
    return make_cast()


def enter(page: Page, url: str, user: Any) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": signed_in(user).cookies["sessionid"].value, "url": url}])


def test_from_the_draft_to_the_service(live_server: Any, page: Page, stage: Cast) -> None:
    paper = draft(stage, context=CONTEXT, basis="人民防空法第二十二条", remedies="六十日内可申请行政复议。")
    address = f"{live_server.url}/admin/records/paper/{paper.uid}/change/"
    steps = ((stage.clerk, "核稿无误"), (stage.legal_officer, "审核通过"), (stage.leader, "签发并编号"))
    for person, button in steps:
        enter(page, live_server.url, person)
        page.goto(f"{live_server.url}/admin/records/paper/?waiting=me")
        page.get_by_role("link", name=paper.title).click()
        page.get_by_role("button", name=button).click()
        expect(page.locator(".messagelist")).to_be_visible()
    enter(page, live_server.url, stage.finance)
    page.goto(address)
    page.get_by_role("button", name="上传盖章扫描件").click()
    page.get_by_label("盖章扫描件").set_input_files(SCAN)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传盖章扫描件").click()
    page.get_by_role("button", name="登记送达").click()
    page.get_by_label("方式").select_option("mail")
    page.get_by_label("回证或邮单").fill("EMS 1234567890")
    page.get_by_role("button", name="登记送达").click()
    expect(page.locator(".paper-services")).to_contain_text("EMS 1234567890")
    paper.refresh_from_db()
    assert paper.state == Paper.State.SERVED
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
