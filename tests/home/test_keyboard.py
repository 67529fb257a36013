"""Keys of the desk in a browser: each that the help names works, and none while somebody types."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from civildefense.records.search.filling import catch_up
from tests.cast import Cast, make_cast, make_facility, signed_in

expect.set_options(timeout=30_000)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast_of_desk(db: None) -> Cast:
    cast = make_cast()
    for number in (1, 2, 3):
        make_facility(cast.a, f"k{number}", name=f"文峰公园{number}号")
    while catch_up():
        pass
    return cast


@pytest.fixture
def desk(live_server: Any, page: Page, cast_of_desk: Cast) -> Page:
    session = signed_in(cast_of_desk.a.clerk).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/admin/shelters/facility/")
    return page


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_keys_move_search_go_and_help(desk: Page) -> None:
    rows = desk.locator("#result_list tbody th a").all_inner_texts()
    desk.keyboard.press("j")
    assert focused(desk) == rows[0]
    desk.keyboard.press("j")
    assert focused(desk) == rows[1]
    desk.keyboard.press("k")
    assert focused(desk) == rows[0]
    desk.keyboard.press("?")
    expect(desk.locator("#keyboard-help")).to_be_visible()
    desk.keyboard.press("j")
    desk.keyboard.press("Escape")
    expect(desk.locator("#keyboard-help")).to_be_hidden()
    desk.keyboard.press("Enter")
    # The address is there before the page is, and the keys are as soon as the page is.
    expect(desk).to_have_url(re.compile("/change/"))
    desk.wait_for_load_state()
    desk.keyboard.press("e")
    assert desk.evaluate("document.activeElement.name") == "name"
    desk.keyboard.press("End")
    desk.keyboard.type("gj?/su")
    assert desk.evaluate("document.activeElement.value").endswith("gj?/su")
    expect(desk.locator("#keyboard-help")).to_be_hidden()
    desk.keyboard.press("Escape")
    desk.keyboard.press("s")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.wait_for_load_state()
    desk.keyboard.press("g")
    desk.keyboard.press("i")
    expect(desk).to_have_url(re.compile("/records/importbatch/"))


def test_the_box_shows_results_that_the_arrows_walk_through(desk: Page, cast_of_desk: Cast) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("wfgy")
    expect(desk.locator("#desk-search-panel")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    assert focused(desk).startswith("文峰公园")
    desk.keyboard.press("ArrowUp")
    assert desk.evaluate("document.activeElement.id") == "desk-search-input"
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"/shelters/facility/.+/change/"))


def test_a_character_that_is_being_composed_is_no_key(desk: Page) -> None:
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, isComposing: true}))"
    )
    expect(desk.locator("#keyboard-help")).to_be_hidden()


def test_the_help_and_the_search_are_pages_without_script(cast_of_desk: Cast) -> None:
    client = signed_in(cast_of_desk.a.clerk)
    help_page = client.get("/admin/keyboard/").content.decode()
    assert "<kbd>j</kbd>" in help_page
    assert "/admin/keyboard/" in client.get("/admin/").content.decode()
    # A role without the right to open a list is offered no way to it.
    assert "/admin/accounts/user/" not in help_page
    assert "/admin/accounts/user/" in signed_in(cast_of_desk.administrator).get("/admin/keyboard/").content.decode()
