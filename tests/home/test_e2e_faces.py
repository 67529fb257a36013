"""The desk's face in a browser: charts under the strict policy, photos by keyboard, paper, twice the text."""

from typing import Any

import pytest
from django.urls import reverse

from civildefense.home.demo.photos import drawn_photo
from civildefense.records import attachments
from civildefense.records.models import Attachment
from tests.cast import Cast, make_cast
from tests.common.admin.test_e2e_desk import enter, findings

WIDTHS = (360, 768, 1280)
PHOTOS = "admin:records_attachment_photos"


@pytest.fixture
def stage(transactional_db: None) -> Cast:
    return make_cast()


def add_photo(cast: Cast, title: str) -> Attachment:
    return attachments.add(subject=cast.a.facility, kind="photo", title=title, file=drawn_photo(title), by=cast.a.clerk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_and_photos_are_quiet_and_accessible_at_every_width(
    stage: Cast, live_server: Any, page: Any, scheme: str
) -> None:
    add_photo(stage, "东入口")
    complaints = enter(page, live_server, stage.a.clerk)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    record = reverse("admin:shelters_facility_change", args=[stage.a.facility.uid])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for address in (reverse("admin:index"), reverse(PHOTOS), record):
            page.goto(live_server.url + address)
            page.wait_for_load_state("networkidle")
            complaints += [f"{width} {address}: {finding}" for finding in findings(page)]
            for size in ("100%", "200%"):
                page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
                if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    complaints.append(f"{width} {address}: wider than the screen at {size}")
    assert not complaints, "\n".join(sorted(set(complaints)))


def test_each_chart_is_drawn_as_the_table_says_and_a_bar_opens_its_list(
    stage: Cast, live_server: Any, page: Any
) -> None:
    enter(page, live_server, stage.clerk)
    page.goto(live_server.url + reverse("admin:index"))
    plots = page.locator(".plot svg")
    plots.first.wait_for()
    assert plots.count() == page.locator(".chart").count() >= 3
    assert page.locator(".plot canvas").count() == 0
    district = page.locator(".chart tbody th a").first.inner_text()
    assert district in plots.first.text_content()
    before = page.url
    box = plots.first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 50)
    page.wait_for_url(lambda url: url != before and "checked=" in url)


def test_without_scripts_the_tables_are_there(stage: Cast, live_server: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, stage.clerk)
    page.goto(live_server.url + reverse("admin:index"))
    assert page.locator(".chart table").count() >= 3
    assert not page.locator(".plot").first.is_visible()
    context.close()


def test_photos_are_looked_at_by_keyboard_alone(stage: Cast, live_server: Any, page: Any) -> None:
    first, second = add_photo(stage, "东入口"), add_photo(stage, "西入口")
    enter(page, live_server, stage.a.clerk)
    page.goto(live_server.url + reverse(PHOTOS))
    page.keyboard.press("t")
    page.locator(".messagelist").wait_for()
    page.keyboard.press("a")
    page.wait_for_url(f"**photo={second.uid}*")
    page.keyboard.press("r")
    page.keyboard.type("可以看清车牌 a n t")
    page.keyboard.press("Enter")
    page.locator(".empty-list").wait_for()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.moderation, first.turns) == ("approved", 1)
    assert (second.moderation, second.refusal) == ("refused", "可以看清车牌 a n t")


def test_paper_has_no_buttons_and_says_whose_it_is_and_when(stage: Cast, live_server: Any, page: Any) -> None:
    enter(page, live_server, stage.clerk)
    page.goto(live_server.url + reverse("admin:shelters_facility_changelist"))
    page.emulate_media(media="print")
    for hidden in ("#header", "#changelist-search", ".object-tools", ".action-checkbox-column"):
        assert not page.locator(hidden).first.is_visible(), hidden
    head = page.locator(".print-head")
    assert head.is_visible()
    assert str(stage.city) in head.inner_text()
    assert page.locator("#result_list thead").evaluate("row => getComputedStyle(row).display") == "table-header-group"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
