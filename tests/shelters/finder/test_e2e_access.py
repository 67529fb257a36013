"""Readable and usable by everybody: axe, keyboard alone, large text, dark, 200 % zoom."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

AXE = Path(django_settings.NODE_MODULES, "axe-core", "axe.min.js")
PAGES = {
    "home": "/shelters/",
    "advice": "/shelters/#flood",
    "list": "/shelters/search/?near=120.87,32.01",
    "nothing": "/shelters/search/?q=卡萨布兰卡",
    "district": "/shelters/districts/320685/print/",
    "report": "/shelters/report/",
    "english": "/en/shelters/search/?near=120.87,32.01",
}
# Links within running text and the heads of a printed table are as tall as their line.
SMALL_TARGETS = """(least) => [...document.querySelectorAll("a[href], button, select, summary, input")]
    .map((node) => (node.matches("[type=checkbox], [type=radio]") ? node.closest("label") : node))
    .filter((node) => node?.checkVisibility() && node.type !== "hidden" && !node.closest(".skip, th"))
    .map((node) => [node.textContent.trim() || node.id, Math.round(node.getBoundingClientRect().height)])
    .filter(([, height]) => height < least)"""


def settled(page: Any, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")


def serious_problems(page: Any) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))  # past the page's CSP, as a tester's own tool
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{problem['id']}: {problem['nodes'][0]['html']}"
        for problem in found["violations"]
        if problem["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_serious(watched: Any, path: str) -> None:
    settled(watched, path)
    for size, scheme, least in (("normal", "light", 44), ("large", "dark", 60)):
        watched.emulate_media(color_scheme=scheme)
        watched.evaluate("(size) => document.documentElement.dataset.size = size", size)
        assert serious_problems(watched) == []
        assert watched.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert watched.evaluate(SMALL_TARGETS, least) == []
    assert watched.locator("h1:visible").count() == 1


def test_card_passes_axe(watched: Any) -> None:
    watched.goto("/shelters/search/?near=120.87,32.01")
    watched.locator("#results a").first.click()
    watched.get_by_text("责任单位").wait_for()
    assert serious_problems(watched) == []


def test_siren_to_card_by_keyboard_alone(watched: Any) -> None:
    watched.goto("/shelters/")
    press = watched.keyboard.press

    def tab_to(selector: str) -> None:
        for _step in range(40):
            press("Tab")
            if watched.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    tab_to(".event.underground")
    press("Enter")
    watched.locator("#results li").first.wait_for()
    assert watched.evaluate("document.activeElement.id") == "title"
    tab_to("#results a")
    press("Enter")
    watched.get_by_text("责任单位").wait_for()
    tab_to("[data-map-app]")
    assert watched.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_page_stays_within_a_screen_at_double_zoom(browser: Any, portal: Any) -> None:
    # 200 % on a 360 px phone leaves 180 px of page.
    context = browser.new_context(viewport={"width": 180, "height": 370}, base_url=portal.url)
    page = context.new_page()
    for path in PAGES.values():
        settled(page, path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 180, path
    context.close()
