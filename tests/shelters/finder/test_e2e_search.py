"""A citizen's way: where am I, what is nearest, how do I get there."""

from pathlib import Path
from typing import Any

import pytest

from shelters.finder.snapshot import load_current
from tests.shelters.finder import snapshots
from tests.shelters.finder.conftest import Portal


def test_one_tap_from_the_siren_to_the_nearest_entrance(watched: Any) -> None:
    watched.goto("/shelters/")
    watched.get_by_role("link", name="防空警报").click()
    watched.locator("#results li").first.wait_for()
    assert "找到 10 处" in watched.get_by_role("status").first.inner_text()
    assert watched.get_by_role("heading", level=1).inner_text() == "最近的入口"
    assert watched.locator("#event-advice").get_by_text("立即进入最近的地下掩蔽场所").is_visible()


@pytest.mark.parametrize("event", ["洪水 台风", "火灾", "地震"])
def test_no_other_event_leads_underground(watched: Any, event: str) -> None:
    watched.goto("/shelters/")
    watched.get_by_role("link", name=event).click()
    advice = watched.locator(".advice:target")
    assert "不要进入地下室" in advice.inner_text()
    assert advice.get_by_role("link", name="应急避难场所名录").is_visible()
    assert not watched.locator("#results").is_visible()
    assert watched.get_by_role("link", name="119").is_visible()


def test_page_and_server_give_the_same_nearest(watched: Any) -> None:
    watched.goto("/shelters/")
    current = load_current()
    assert current
    for lon, lat in ((120.87, 32.01), (121.2, 32.3), (120.5, 32.5), (121.66, 31.81)):
        watched.goto(f"/shelters/search/?near={lon},{lat}&limit=30")
        watched.locator("#results li").nth(29).wait_for()
        watched.wait_for_function("() => document.getElementById('status').textContent.includes('30')")
        links = watched.locator("#results a").evaluate_all("(links) => links.map((link) => link.pathname)")
        assert links == [f"/shelters/sites/{row['id']}/" for row in current.nearest(lon, lat, 30)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("文峰公园", "从 文峰公园 · 崇川区 出发"),
        ("文锋公园", "最接近的“文峰公园"),
        ("wenfeng", "从 文峰公园"),
        ("wen feng gong yuan", "从 文峰公园"),
        ("wfgy", "从 文峰公园"),
        ("文峰塔公园", "曾用名 文峰塔公园"),
        ("通大附院附近", "从 通大附院"),
        ("海安", "从 海安市 出发"),
    ],
)
def test_places_are_found_however_they_are_written(watched: Any, typed: str, said: str) -> None:
    watched.goto("/shelters/search/")
    watched.get_by_label("在哪里附近").fill(typed)
    watched.keyboard.press("Enter")
    watched.get_by_text(said).wait_for()
    assert watched.locator("#results li").count() == 10


def test_what_is_typed_while_the_data_load_is_kept(watched: Any) -> None:
    held: list[Any] = []
    watched.route("**/data/sites/compact-*", lambda route: held.append(route))
    with watched.expect_request("**/data/sites/compact-*"):
        watched.goto("/shelters/search/?near=120.87,32.01")
    box = watched.get_by_label("在哪里附近")
    box.fill("文峰公园")
    held[0].continue_()
    watched.wait_for_function("() => document.getElementById('status').textContent.includes('10')")
    assert box.input_value() == "文峰公园"


def test_unknown_place_offers_districts(watched: Any) -> None:
    watched.goto("/shelters/search/?q=卡萨布兰卡")
    watched.get_by_text("没有找到“卡萨布兰卡”").first.wait_for()
    watched.get_by_role("link", name="崇川区").click()
    watched.get_by_role("heading", name="崇川区公开的掩蔽场所").wait_for()


def test_position_refused_leaves_the_search_box(browser: Any, portal: Portal) -> None:
    context = browser.new_context(base_url=portal.url)
    page = context.new_page()
    page.goto("/shelters/")
    page.get_by_role("link", name="防空警报").click()
    page.get_by_text("请直接输入地点").first.wait_for()
    page.get_by_label("在哪里附近").fill("文峰公园")
    page.get_by_role("button", name="查找").click()
    page.locator("#results li").first.wait_for()
    context.close()


def test_step_free_filter_is_kept_in_the_address(watched: Any) -> None:
    watched.goto("/shelters/search/?near=120.87,32.01")
    watched.locator("#results li").first.wait_for()
    watched.get_by_label("无障碍").check()
    watched.wait_for_url("**step_free=1**")
    watched.wait_for_function(
        "() => ![...document.querySelectorAll('#results li')].some((row) => row.textContent.includes('有台阶'))"
    )
    assert watched.locator("#results li").count() == 10


def test_card_has_ways_to_go_there_and_leaks_no_position(watched: Any, portal: Portal) -> None:
    watched.goto("/shelters/search/?event=air_raid")
    watched.locator("#results a").first.click()
    amap = watched.get_by_role("link", name="高德").first.get_attribute("href")
    tencent = watched.get_by_role("link", name="腾讯").first.get_attribute("href")
    lon_first = amap.split("to=")[1].split("%2C")[:2]
    lat_first = tencent.split("tocoord=")[1].split("&")[0].split("%2C")
    assert lon_first == lat_first[::-1]
    watched.get_by_role("button", name="复制地址").first.click()
    watched.get_by_text("地址已复制").wait_for()
    watched.get_by_role("button", name="分享").click()
    watched.get_by_text("链接已复制").wait_for()
    copied = watched.evaluate("navigator.clipboard.readText()")
    assert copied == watched.url
    assert "120.8" not in copied


def test_wechat_gets_a_picture_instead_of_dead_links(browser: Any, portal: Portal) -> None:
    context = browser.new_context(base_url=portal.url, user_agent="Mozilla/5.0 MicroMessenger/8.0.50")
    page = context.new_page()
    page.goto("/shelters/search/?near=120.87,32.01")
    page.locator("#results a").first.click()
    page.get_by_role("button", name="保存图片").first.click()
    # Above the entrances stands a figure of its own: their plan.
    shown = page.get_by_role("figure").filter(has_text="长按")
    assert shown.count() == 1
    assert shown.locator("img").get_attribute("src").startswith("data:image/png")
    assert page.get_by_role("link", name="高德").count() == 0
    context.close()


def test_map_is_drawn_from_own_files_without_tiles(watched: Any) -> None:
    watched.goto("/shelters/search/?near=120.87,32.01")
    watched.get_by_role("button", name="地图").click()
    watched.locator(".leaflet-marker-icon").first.wait_for()
    watched.locator(".here").wait_for()  # strict: exactly one


def test_production_offers_no_map_without_approval(page: Any, snapshot_dir: Path, settings: Any) -> None:
    settings.PRODUCTION = True
    page.goto("/shelters/search/?near=120.87,32.01")
    page.locator("#results li").first.wait_for()
    assert not page.get_by_role("button", name="地图").is_visible()


def test_district_without_data_says_whom_to_call(watched: Any, snapshot_dir: Path) -> None:
    snapshots.write(snapshot_dir, 50, change=lambda sites, doors: sites.update(district=[0] * len(sites["id"])))
    watched.goto("/shelters/search/?q=海安市")
    watched.locator("#lack").get_by_text("海安市还没有公开数据").wait_for()
    assert watched.locator("#lack a").inner_text() == "0513-10000006"


TYPED = [
    *("文峰公园", "文锋公园", "wenfenggongyuan", "wenfeng", "wfgy", "人民中路88号", "东大街", "dongdajie", "海安"),
    *("haimen", "更俗剧院附近", "通大附属", "南通博物院", "gengsujuyuan"),
    *("桃坞路999号", "崇川区桃坞路9999号", "世纪大道"),
]


def test_page_and_server_read_the_same_from_what_is_typed(watched: Any) -> None:
    watched.goto("/shelters/")
    current = load_current()
    assert current
    found = watched.evaluate(
        """async (typed) => {
            const { search } = await import("/static/shelters/finder/search.js");
            const { stored } = await import("/static/shelters/finder/snapshot.js");
            let snapshot = null;
            while (!snapshot) snapshot = await stored("/data/sites/");
            const places = await snapshot.part("places");
            return typed.map((text) => search(snapshot, places, text).map(({ name, rank }) => [name, rank.toFixed(3)]));
        }""",
        TYPED,
    )
    for text, hits in zip(TYPED, found, strict=True):
        assert hits == [[hit["name"], f"{hit['rank']:.3f}"] for hit in current.search_places(text)], text
