"""What stays with the reader: what changed meanwhile, saved places, the offer to install, banners, codes offline."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.shelters.finder import snapshots

HERE = "/shelters/search/?near=120.866,32.015"
KEPT = """async () => Boolean(await (await caches.open("finder-data")).match("/data/sites/version.json"))"""
VERSION = """async () => {
    const kept = await (await caches.open("finder-data")).match("/data/sites/version.json");
    return (await kept.json()).version;
}"""


def visit(page: Any, address: str = HERE) -> None:
    page.goto(address)
    page.wait_for_function("() => document.getElementById('data-state').textContent.includes('数据')")
    page.wait_for_function(KEPT)
    page.wait_for_load_state("networkidle")


def nearest_ids(page: Any, count: int) -> list[str]:
    return page.locator("#results a").evaluate_all("(links) => links.map((link) => link.pathname.split('/')[3])")[
        :count
    ]


def renew(page: Any, version: str) -> None:
    page.reload()
    page.wait_for_function(f"async () => (await ({VERSION})()) === '{version}'")
    page.wait_for_load_state("networkidle")


def test_what_changed_near_me_since_i_was_here(watched: Any, snapshot_dir: Path) -> None:
    visit(watched)
    gone, locked, moved, timed = nearest_ids(watched, 4)

    def change(sites: dict[str, Any], doors: dict[str, Any]) -> None:
        number = {public_id: at for at, public_id in enumerate(sites["id"])}
        for at, owner in enumerate(doors["site"]):
            if owner == number[locked]:
                doors["closed"][at] = 1
            if owner == number[moved]:
                doors["lat"][at] += 60
            if owner == number[timed]:
                doors["hours"][at] = (doors["hours"][at] + 1) % 4
        sites["id"][number[gone]] = "zzzzzzzzzz"  # withdrawn, and a new one in its place

    later = snapshots.write(snapshot_dir, 400, change=change)
    renew(watched, later["version"])
    box = watched.get_by_role("region", name="自")
    box.wait_for()
    said = box.inner_text()
    assert "不再公布" in said
    assert "新增" in said
    assert "现已关闭或上锁" in said
    assert "移动了 67 米" in said
    assert "开放时间改为" in said
    watched.reload()
    box.wait_for()  # until it is put away
    box.get_by_role("button", name="知道了").click()
    assert not box.is_visible()
    watched.reload()
    watched.locator("#results li").nth(9).wait_for()
    watched.wait_for_load_state("networkidle")
    assert not watched.locator("#changes").is_visible()


def test_far_away_changes_are_nobody_s_news_unless_saved(watched: Any, snapshot_dir: Path) -> None:
    visit(watched, "/shelters/search/?near=121.66,31.81")
    (far,) = nearest_ids(watched, 1)
    visit(watched, f"/shelters/sites/{far}/")
    save = watched.get_by_role("button", name="收藏此处")
    save.click()
    assert watched.get_by_role("button", name="已收藏在本机").get_attribute("aria-pressed") == "true"
    visit(watched)

    def change(_sites: dict[str, Any], doors: dict[str, Any]) -> None:
        for at, lon in enumerate(doors["lon"]):
            if lon > 12_150_000:  # in the far east all hours are new
                doors["hours"][at] = (doors["hours"][at] + 1) % 4

    later = snapshots.write(snapshot_dir, 400, change=change)
    renew(watched, later["version"])
    watched.locator("#changes").wait_for()
    links = watched.locator("#changes a").evaluate_all("(links) => links.map((link) => link.pathname)")
    assert set(links) == {f"/shelters/sites/{far}/"}
    watched.goto("/shelters/")
    watched.locator("#saved a").wait_for()
    assert watched.locator("#saved a").count() == 1


def test_the_code_is_drawn_without_a_network(watched: Any, portal: Any) -> None:
    visit(watched)
    (near,) = nearest_ids(watched, 1)
    portal.is_dead = True
    watched.locator("#results a").first.click()
    watched.locator("details.qr summary").click()
    code = watched.locator("svg[data-qr]")
    code.wait_for()
    assert len(code.locator("path").get_attribute("d")) > 1000
    assert near in watched.url
    portal.is_dead = False


def prompt(page: Any) -> None:
    page.evaluate("""() => dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }),
        { prompt: async () => (window.prompted = true) }))""")


def test_the_first_screen_is_offered_once_and_after_something_useful(watched: Any) -> None:
    visit(watched)
    prompt(watched)
    assert not watched.locator("#install").is_visible()
    watched.locator("#results a").first.click()
    offer = watched.locator("#install")
    offer.wait_for()
    offer.get_by_role("button", name="放到桌面").click()
    watched.wait_for_function("() => window.prompted")
    assert not offer.is_visible()
    visit(watched)
    prompt(watched)
    watched.locator("#results a").first.click()
    watched.locator("#view-site .entrance").first.wait_for()
    watched.wait_for_timeout(300)
    assert not offer.is_visible()


def test_nobody_is_asked_for_anything_in_an_emergency(watched: Any) -> None:
    watched.goto("/shelters/")
    prompt(watched)
    watched.get_by_role("link", name="防空警报").click()
    watched.locator("#results li").nth(9).wait_for()
    watched.wait_for_load_state("networkidle")
    watched.locator("#results a").first.click()
    watched.locator("#view-site .entrance").first.wait_for()
    watched.wait_for_timeout(300)
    assert not watched.locator("#install").is_visible()


def banner(kind: str, begins: timedelta, lasts: timedelta) -> dict[str, str]:
    start = datetime.now(UTC) + begins
    return {
        "kind": kind, "title": "警报试鸣", "title_en": "Siren test", "text": "请勿惊慌。", "text_en": "Do not worry.",
        "issued_at": start.isoformat(timespec="seconds"), "expires_at": (start + lasts).isoformat(timespec="seconds"),
    }  # fmt: skip


def test_a_banner_ends_on_the_device_and_goes_when_it_is_cancelled(
    watched: Any, portal: Any, snapshot_dir: Path
) -> None:
    short = banner("drill", timedelta(minutes=-1), timedelta(minutes=1, seconds=12))
    snapshots.write(snapshot_dir, 400, banners=[short, banner("real", timedelta(hours=1), timedelta(hours=1))])
    visit(watched)
    shown = watched.locator("#banners .banner")
    assert shown.count() == 1
    assert shown.get_attribute("data-kind") == "drill"
    assert "演练" in shown.inner_text()
    watched.wait_for_function("() => navigator.serviceWorker.controller")
    portal.is_dead = True  # and without a network it ends all the same
    shown.wait_for(state="detached", timeout=15_000)
    portal.is_dead = False


def test_newer_data_take_a_cancelled_banner_away(watched: Any, snapshot_dir: Path) -> None:
    snapshots.write(snapshot_dir, 400, banners=[banner("real", timedelta(minutes=-1), timedelta(hours=1))])
    visit(watched)
    assert watched.locator("#banners .banner").count() == 1
    manifest = json.loads((snapshot_dir / "version.json").read_bytes())
    (snapshot_dir / "version.json").write_text(json.dumps({**manifest, "banners": []}))
    watched.evaluate("() => dispatchEvent(new Event('online'))")
    watched.wait_for_function("() => document.getElementById('banners').hidden")


def test_outlines_of_the_districts_lie_under_the_points(watched: Any, snapshot_dir: Path) -> None:
    ring = [[1_208_660, 318_000], [1_208_660, 322_000], [1_215_000, 322_000], [1_208_660, 318_000]]
    drawn = {
        "format": 1,
        "scale": 10_000,
        "districts": [{"code": "320613", "name": "崇川区", "name_en": "", "rings": [ring]}],
    }
    snapshots.write(snapshot_dir, 400, outlines=drawn)
    visit(watched)
    watched.get_by_role("button", name="地图").click()
    watched.locator("#map .leaflet-marker-icon").first.wait_for()
    # Leaflet draws in the next frame, which a busy machine takes its time for.
    watched.wait_for_function("""() => [...document.querySelectorAll("#map canvas")].some((canvas) =>
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value))""")


@pytest.mark.parametrize("address", ["/shelters/search/?near=120.866,32.015&people=700"])
def test_room_for_a_group_in_the_browser(watched: Any, snapshot_dir: Path, address: str) -> None:
    def with_capacity(sites: dict[str, Any], _doors: dict[str, Any]) -> None:
        sites["capacity"] = [(at * 37) % 400 for at, _id in enumerate(sites["id"])]

    snapshots.write(snapshot_dir, 400, change=with_capacity)
    server = watched.request.get(address).text()
    visit(watched, address)
    box = watched.locator("#room")
    box.wait_for()
    assert "合计规划容纳" in box.inner_text()
    assert "不保证届时有空位" in box.inner_text()
    assert box.locator("p").first.inner_text() in server
    for link in box.locator("a").evaluate_all("(links) => links.map((link) => link.pathname)"):
        assert link in server
