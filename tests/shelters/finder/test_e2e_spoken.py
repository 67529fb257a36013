"""From the siren to the door by ear: only roles, names, live regions and the order of focus.

No class, no id, no position is asked for. What is not in the accessibility tree does not exist here.
"""

import re
from itertools import pairwise
from typing import Any

import pytest

from shelters.finder.snapshot import load_current
from tests.shelters.finder.conftest import Portal

WORDS = {
    "zh": {
        "start": "/shelters/",
        "question": "现在发生什么？",
        "siren": "防空警报",
        "flood": "洪水 台风",
        "list": "最近的入口",
        "found": r"找到 10 处。最近：(?P<name>.+?) (?P<door>入口 \w+)",
        "where": "在哪里附近",
        "place": "文峰公园",
        "not_down": "不要进入地下室",
        "amap": "高德",
        "copy": "复制地址",
        "copied": "地址已复制",
    },
    "en": {
        "start": "/en/shelters/",
        "question": "What is happening?",
        "siren": "Air raid siren",
        "flood": "Flood or typhoon",
        "list": "Nearest entrances",
        "found": r"10 places\. Nearest: (?P<name>.+?), (?P<door>Entrance \w+)",
        "where": "Near which place?",
        "place": "wenfenggongyuan",
        "not_down": "Do not enter a basement",
        "amap": "Amap",
        "copy": "Copy address",
        "copied": "Address copied",
    },
}
SPOKEN = """() => [...document.querySelectorAll("[role=status], [role=alert], [aria-live]")]
    .filter((node) => !node.closest("[hidden]") && getComputedStyle(node).display !== "none")
    .map((node) => node.textContent.trim()).filter(Boolean)"""
FOCUS = """() => {
    const { tagName, textContent } = document.activeElement;
    const name = document.activeElement.getAttribute("aria-label") ?? textContent;
    return { tag: tagName, text: name.trim().replace(/\\s+/g, " ") };
}"""


class Reader:
    """Somebody who listens: Tab, Enter, headings, landmarks, live regions."""

    def __init__(self, page: Any, words: dict[str, str]) -> None:
        self.page, self.words = page, words

    def heard(self, pattern: str) -> re.Match[str]:
        """Waits until a live region says it."""
        for _each in range(100):
            for text in self.page.evaluate(SPOKEN):
                if found := re.search(pattern, text):
                    return found
            self.page.wait_for_timeout(100)
        raise AssertionError(f"nobody said {pattern!r}; heard {self.page.evaluate(SPOKEN)}")

    def tab_to(self, name: str, most: int = 45) -> dict[str, str]:
        """Tab until the focused element's name begins so; every stop on the way has a name of its own."""
        for _each in range(most):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUS)
            assert at["text"] or at["tag"] in ("INPUT", "SELECT", "BODY"), f"a stop without a name: {at}"
            if at["text"].startswith(name):
                return at
        raise AssertionError(f"{name!r} cannot be reached with Tab")

    def enter(self) -> None:
        self.page.keyboard.press("Enter")

    def heading(self, name: str) -> None:
        self.page.get_by_role("heading", level=1, name=name, exact=True).wait_for()

    def focused(self) -> str:
        return self.page.evaluate(FOCUS)["text"]


@pytest.fixture(params=["zh", "en"])
def reader(request: pytest.FixtureRequest, watched: Any) -> Reader:
    return Reader(watched, WORDS[request.param])


@pytest.fixture(params=["zh", "en"])
def offline_reader(request: pytest.FixtureRequest, page: Any) -> Reader:
    """Without a network the browser itself complains in its console."""
    return Reader(page, WORDS[request.param])


def from_siren_to_door(reader: Reader) -> str:
    """The whole way; answers the address of the card."""
    page, words = reader.page, reader.words
    page.goto(words["start"])
    reader.heading(words["question"])
    reader.tab_to(words["siren"])
    reader.enter()
    reader.heading(words["list"])
    found = reader.heard(words["found"])
    assert reader.focused() == words["list"]  # focus went with the page, not to its end
    first = page.get_by_role("list").filter(has=page.get_by_role("link", name=found["name"])).first
    assert first.get_by_role("listitem").count() == 10
    link = first.get_by_role("link").first
    spoken = link.inner_text()
    assert found["name"] in spoken
    link.focus()
    reader.enter()
    reader.heading(found["name"])
    assert reader.focused() == found["name"]
    door = page.get_by_role("heading", level=2, name=found["door"], exact=True).first
    door.wait_for()
    way = page.get_by_role("listitem").filter(has=door)
    assert re.search(r"\d+(\.\d+)? (米|公里|m|km)", way.inner_text())
    assert page.get_by_role("link", name=words["amap"]).first.get_attribute("href").startswith("https://uri.amap.com/")
    assert all(
        call.startswith("tel:") for call in page.locator("a[href^='tel:']").evaluate_all("(l) => l.map((a) => a.href)")
    )
    way.get_by_role("button", name=words["copy"]).focus()
    reader.enter()
    reader.heard(words["copied"])
    return page.url


def test_from_the_siren_to_the_door(reader: Reader) -> None:
    address = from_siren_to_door(reader)
    current = load_current()
    assert current
    near = current.nearest(120.866, 32.015, 1)[0]
    assert f"/sites/{near['id']}/" in address


def test_the_same_way_without_a_network(offline_reader: Reader, portal: Portal) -> None:
    page = offline_reader.page
    page.goto(offline_reader.words["start"])
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_function("""async () => (await caches.open("finder-data")).match("/data/sites/version.json")""")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    portal.is_dead = True
    from_siren_to_door(offline_reader)


def test_a_typed_place_is_found_by_ear(reader: Reader) -> None:
    page, words = reader.page, reader.words
    page.goto(f"{words['start']}search/")
    box = page.get_by_role("searchbox", name=words["where"])
    box.focus()
    page.keyboard.type(words["place"])
    reader.enter()
    reader.heard(words["found"])
    assert page.get_by_role("link", name="文峰公园").count() == 0  # the place itself is no shelter
    assert page.get_by_text(re.compile("文峰公园")).first.is_visible()


def test_a_flood_keeps_people_up(reader: Reader) -> None:
    page, words = reader.page, reader.words
    page.goto(words["start"])
    reader.tab_to(words["flood"])
    reader.enter()
    region = page.get_by_role("region", name=words["flood"])
    region.wait_for()
    assert words["not_down"] in region.inner_text()
    assert page.get_by_role("link", name=re.compile("^119")).is_visible()


def test_the_landmarks_and_headings_are_a_table_of_contents(reader: Reader) -> None:
    page, words = reader.page, reader.words
    for address in (words["start"], f"{words['start']}search/?near=120.866,32.015"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.get_by_role("main").count() == 1
        assert page.get_by_role("banner").count() == 1
        assert page.get_by_role("heading", level=1).count() == 1
        levels = page.get_by_role("heading").evaluate_all("(all) => all.map((node) => Number(node.tagName[1]))")
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_the_plan_is_a_way_to_the_entrances(reader: Reader) -> None:
    """The drawing is said as links, and each leads to the entrance's own heading."""
    page, words = reader.page, reader.words
    current = load_current()
    assert current
    owners = current.index["entrances"]["site"]
    number = next(site for site in sorted(set(owners)) if owners.count(site) == 3)
    page.goto(f"{words['start']}sites/{current.index['sites']['id'][number]}/")
    group = page.get_by_role("group", name=re.compile("入口|出入口|[Pp]lan"))
    group.wait_for()
    marks = group.get_by_role("link")
    assert marks.count() == 3
    marks.nth(2).focus()
    reader.enter()
    label = marks.nth(2).get_attribute("aria-label").split(",")[0]
    assert reader.focused().startswith(label)


def test_whoever_is_faster_than_the_data_keeps_the_place(reader: Reader) -> None:
    """The server's plan and list can be used at once; when the scripts draw both anew, the focus stays."""
    page, words = reader.page, reader.words
    current = load_current()
    assert current
    owners = current.index["entrances"]["site"]
    number = next(site for site in sorted(set(owners)) if owners.count(site) == 3)
    held: list[Any] = []
    page.route("**/version.json", lambda asked: held.append(asked))
    page.goto(f"{words['start']}sites/{current.index['sites']['id'][number]}/")
    mark = page.locator(".plan-mark").nth(2)
    label = mark.get_attribute("aria-label").split(",")[0]
    page.evaluate("() => document.querySelectorAll('.entrance, .plan-mark').forEach((node) => { node.isOld = true; })")
    mark.focus()
    reader.enter()
    page.wait_for_function("() => document.activeElement.matches('.entrance')")
    assert reader.focused().startswith(label)
    for waiting in held:
        waiting.continue_()
    page.unroute("**/version.json")
    page.wait_for_function("() => [...document.querySelectorAll('.entrance, .plan-mark')].every((node) => !node.isOld)")
    assert reader.focused().startswith(label)


def test_the_api_speaks_the_same(reader: Reader, portal: Portal) -> None:
    """What a talking client asks the API is what the page says."""
    page, words = reader.page, reader.words
    page.goto(f"{words['start']}search/?near=120.866,32.015")
    found = reader.heard(words["found"])
    body = page.request.get(f"{portal.url}/api/v1/public/sites/?near=120.866,32.015&limit=10").json()
    assert body["results"][0]["name"] == found["name"]
    assert found["door"].endswith(body["results"][0]["entrance"])
    details = page.request.get(f"{portal.url}/api/v1/public/sites/{body['results'][0]['id']}/").json()["result"]
    assert {row["entrance"] for row in details["entrances"]} >= {body["results"][0]["entrance"]}
