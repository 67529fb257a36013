"""The widget: other sites may frame this one page, and no other; it sets no cookie and answers as the finder does."""

import re
from typing import Any

import pytest
from django.test import Client

from shelters.finder.snapshot import load_current
from tests.shelters.finder.test_e2e_access import serious_problems

FRAME = "/shelters/widget/"
ABOUT = "/shelters/widget/about/"


def test_only_this_page_may_be_framed(client: Client, snapshot: dict[str, Any]) -> None:
    answer = client.get(FRAME)
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    for other in ("/", "/shelters/", "/shelters/search/", "/shelters/report/", ABOUT, "/admin/login/"):
        answer = client.get(other)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], other
        assert answer["X-Frame-Options"] == "DENY", other


def test_the_office_may_name_who_frames_it(client: Client, snapshot: dict[str, Any], settings: Any) -> None:
    settings.WIDGET_FRAME_ANCESTORS = ["https://school.example", "https://hospital.example"]
    policy = client.get(FRAME)["Content-Security-Policy"]
    assert "frame-ancestors https://school.example https://hospital.example" in policy
    assert "https://school.example" in client.get(ABOUT).content.decode()


def test_it_sets_no_cookie(client: Client, snapshot: dict[str, Any]) -> None:
    for address in (FRAME, f"{FRAME}?q=文峰公园", ABOUT, "/shelters/widget.js"):
        assert not client.get(address).cookies, address


def test_without_scripts_it_answers_all_the_same(client: Client, snapshot: dict[str, Any]) -> None:
    current = load_current()
    assert current
    page = client.get(f"{FRAME}?q=文峰公园").content.decode()
    (place,) = current.search_places("文峰公园", 1)
    assert re.search(r'<p id="status" role="status">从 文峰公园[^<]*出发。找到 5 处', page)
    rows = current.nearest(place["lon"], place["lat"], 5)
    assert [page.index(f"/shelters/sites/{row['id']}/") for row in rows] == sorted(
        page.index(f"/shelters/sites/{row['id']}/") for row in rows
    )
    # No other page may stand in the frame: cards open beside it.
    assert page.count('/" target="_blank" rel="noopener">') == len(rows) + page.count('id="more"')
    assert "Search" in client.get(f"/en{FRAME}").content.decode()


def test_the_lines_to_copy_name_this_site(client: Client, snapshot: dict[str, Any], settings: Any) -> None:
    settings.SITE_URL = "https://shelters.example"
    page = client.get(ABOUT).content.decode()
    assert "&lt;script src=&quot;https://shelters.example/shelters/widget.js&quot;" in page
    assert "https://shelters.example/en/shelters/widget/" in client.get(f"/en{ABOUT}").content.decode()


@pytest.fixture
def host(page: Any, portal: Any) -> Any:
    """A page of another site (another origin to the browser) with the one line in it."""

    address = portal.url.replace("127.0.0.1", "localhost") + "/school.html"

    def shown(line: str) -> Any:
        body = f'<!doctype html><html lang="zh"><title>学校</title><h1>学校</h1>{line}'
        portal.others["/school.html"] = body
        page.goto(address)
        return page.frame_locator("iframe")

    return shown


def test_in_somebody_else_s_page(host: Any, page: Any, portal: Any) -> None:
    frame = host(f'<script src="{portal.url}/shelters/widget.js"></script>')
    frame.get_by_label("在哪里附近").fill("文峰公园")
    frame.get_by_label("在哪里附近").press("Enter")
    frame.locator("#results li").nth(4).wait_for()
    assert frame.locator("#results li").count() == 5
    assert "从 文峰公园" in frame.get_by_role("status").inner_text()
    assert frame.locator("#results a").first.get_attribute("target") == "_blank"
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight !== 480")
    assert page.context.cookies() == []


def test_a_place_to_begin_with_and_english(host: Any, portal: Any) -> None:
    frame = host(f'<script src="{portal.url}/shelters/widget.js" data-lang="en" data-place="文峰公园"></script>')
    frame.locator("#results li").nth(4).wait_for()
    assert "places. Nearest" in frame.get_by_role("status").inner_text()


def test_it_has_no_fault_that_axe_knows(page: Any, portal: Any) -> None:
    page.goto(f"{FRAME}?q=文峰公园")
    page.locator("#results li").nth(4).wait_for()
    assert serious_problems(page) == []
