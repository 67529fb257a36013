"""In a browser: the wrong file on Friday, a colleague's work over the weekend, the undo on Monday."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shelters.facilities.models import Facility
from tests.cast import make_cast, signed_in
from tests.shelters.facilities.importing import HEADER, ROWS, run, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_undoes_on_monday_what_went_wrong_on_friday(
    live_server: LiveServer, page: Page, tmp_path: Path
) -> None:
    cast = make_cast()
    run(write_csv(tmp_path / "a.csv", [HEADER, *ROWS[:2]]), extra=("--commit",))
    wrong = write_csv(
        tmp_path / "去年的表.csv", [HEADER, *([*row[:5], str(900 + index)] for index, row in enumerate(ROWS))]
    )
    sign_in(page, live_server.url, signed_in(cast.a.clerk).cookies["sessionid"].value)
    page.goto(f"{live_server.url}/admin/records/importbatch/add/")
    page.locator("input[name=source]").fill("普查")
    page.locator("input[type=file]").set_input_files(str(wrong))
    page.locator("button[type=submit].big-step").click()
    page.locator("button[value=commit]").click()
    expect(page.locator("a[href$='/undo/']")).to_be_visible()
    batch = page.url
    # A colleague corrects a phone over the weekend.
    Facility.objects.filter(source="普查", source_key="A2").update(duty_phone="0513-85217890")
    page.goto(batch)
    page.locator("a[href$='/undo/']").click()
    (row,) = page.locator(".undo-row").all()
    expect(row).to_contain_text(ROWS[1][1])
    expect(row).to_contain_text("0513-85217890")
    row.locator("input[value=take]").check()
    page.locator("#undo-reason").fill("传成了去年的表")
    page.locator("button[value=undo]").click()
    expect(page.locator(".undo-left")).to_contain_text(ROWS[1][1])
    by_key = {facility.source_key: facility for facility in Facility.objects.filter(source="普查")}
    assert [by_key[key].capacity for key in ("A1", "A2")] == [800, 120]
    assert (by_key["A2"].duty_phone, by_key["A3"].state) == ("0513-85217890", "closed")


def sign_in(page: Page, url: str, session: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
