"""Opened once, the finder works with the network off and with the server dead, and never as a mix of two versions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelters.finder import shell
from shelters.finder.snapshot import load_current
from tests.shelters.finder import snapshots
from tests.shelters.finder.conftest import Portal

KEPT = """async () => {
    await navigator.serviceWorker.ready;
    return Boolean(await (await caches.open("finder-data")).match("/data/sites/version.json"));
}"""
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('finder-shell'))"


def open_once(page: Any) -> None:
    page.goto("/shelters/")
    page.wait_for_function(KEPT)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def cut_network(page: Any, _portal: Portal) -> None:
    page.context.set_offline(True)


def kill_server(_page: Any, portal: Portal) -> None:
    portal.is_dead = True


@pytest.mark.parametrize("fail", [cut_network, kill_server])
def test_opened_once_everything_works_without_network_or_server(page: Any, portal: Portal, fail: Any) -> None:
    open_once(page)
    fail(page, portal)
    page.goto("/shelters/")
    page.get_by_text("离线 · 数据").wait_for()
    page.get_by_role("link", name="防空警报").click()
    page.locator("#results li").nth(9).wait_for()
    page.locator("#results a").first.click()
    page.get_by_role("heading", name="入口").first.wait_for()
    assert "uri.amap.com" in page.get_by_role("link", name="高德").first.get_attribute("href")
    assert page.get_by_text("责任单位").is_visible()
    page.goto("/shelters/search/?q=wenfeng")
    page.get_by_text("从 文峰公园").wait_for()
    assert page.locator("#results li").count() == 10


def test_stored_list_is_shown_within_a_second(page: Any, portal: Portal) -> None:
    open_once(page)
    page.context.set_offline(True)
    page.goto("/shelters/search/?near=120.87,32.01", wait_until="commit")
    page.locator("#results li").first.wait_for(timeout=1000)


def test_site_and_district_addresses_open_offline(page: Any, portal: Portal) -> None:
    open_once(page)
    site = page.evaluate("fetch('/data/sites/version.json').then((answer) => answer.json())")
    assert site["count"] == 400
    page.goto("/shelters/search/?near=120.87,32.01")
    link = page.locator("#results a").first.get_attribute("href")
    page.context.set_offline(True)
    page.goto(link)
    page.get_by_text("责任单位").wait_for()
    page.goto("/shelters/districts/320613/print/")
    page.get_by_role("heading", name="崇川区").wait_for()
    assert page.locator("#results li").count() > 50


def test_data_older_than_a_day_are_marked(page: Any, portal: Portal, snapshot_dir: Path) -> None:
    snapshots.write(snapshot_dir, 50, at=datetime.now(UTC) - timedelta(days=2))
    page.goto("/shelters/")
    page.get_by_text("数据已超过一天").wait_for()


def test_new_snapshot_replaces_the_old_one_whole(page: Any, portal: Portal, snapshot_dir: Path) -> None:
    open_once(page)
    fresh = snapshots.write(snapshot_dir, 60, seed=7)
    page.goto("/shelters/search/?near=120.87,32.01")
    names = ["version.json", *(fresh["files"][part] for part in ("compact", "places", "advice", "cards"))]
    page.wait_for_function(
        """async (wanted) => {
            const kept = await (await caches.open("finder-data")).keys();
            return kept.map((asked) => new URL(asked.url).pathname).sort().join() === wanted.join();
        }""",
        arg=sorted(f"/data/sites/{name}" for name in names),
    )


def test_damaged_snapshot_is_not_taken(page: Any, portal: Portal, snapshot_dir: Path) -> None:
    open_once(page)
    fresh = snapshots.write(snapshot_dir, 60, seed=7)
    (snapshot_dir / fresh["files"]["compact"]).write_bytes(b'{"sites": {}}')
    page.goto("/shelters/search/?near=120.87,32.01")
    page.get_by_text("离线 · 数据").wait_for()
    assert page.locator("#results li").count() == 10


def test_worker_with_files_of_two_versions_is_not_installed(
    page: Any, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_once(page)
    before = page.evaluate(SHELLS)
    _version, files = shell.file_set(shell.content_key(load_current()))
    damaged = [(files[0][0], "0" * 64), *files[1:]]
    monkeypatch.setattr(shell, "file_set", lambda _key: ("deadbeef0000", damaged))
    state = page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            await registration.update();
            const fresh = registration.installing;
            if (!fresh) return "none";
            return new Promise((done) => fresh.addEventListener("statechange", () => done(fresh.state)));
        }"""
    )
    assert state == "redundant"
    assert page.evaluate(SHELLS) == before
    page.context.set_offline(True)
    page.goto("/shelters/")
    page.get_by_role("link", name="防空警报").wait_for()


def test_new_worker_takes_over_and_forgets_the_old_files(
    page: Any, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_once(page)
    before = page.evaluate(SHELLS)
    _version, files = shell.file_set(shell.content_key(load_current()))
    monkeypatch.setattr(shell, "file_set", lambda _key: ("feedbeef0000", files))
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    page.wait_for_function(
        f"async (old) => {{ const now = await ({SHELLS})(); return now.length === 1 && now[0] !== old; }}",
        arg=before[0],
    )


def test_worker_can_be_recalled_from_the_device(page: Any, portal: Portal, settings: Any) -> None:
    open_once(page)
    settings.FINDER_WORKER = False
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    page.wait_for_function(f"async () => (await ({SHELLS})()).length === 0")
    page.wait_for_function("async () => !(await navigator.serviceWorker.getRegistration('/shelters/'))")


def test_large_text_and_english_work_offline(page: Any, portal: Portal) -> None:
    open_once(page)
    page.context.set_offline(True)
    page.get_by_role("link", name="大字").click()
    assert page.locator("html").get_attribute("data-size") == "large"
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "large"
    page.context.set_offline(False)
    page.goto("/en/shelters/")
    page.wait_for_function(
        "() => navigator.serviceWorker.ready.then((registration) => registration.scope.endsWith('/en/shelters/'))"
    )
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("heading", name="What is happening?").wait_for()


def test_report_without_network_is_kept_and_sent_later(page: Any, portal: Portal) -> None:
    open_once(page)
    page.goto("/shelters/report/")
    page.context.set_offline(True)
    page.goto("/shelters/report/")
    page.locator("[value=locked]").check()
    page.get_by_label("您看到了什么").fill("卷帘门拉下,无人值守")
    page.get_by_role("button", name="送出报告").click()
    page.get_by_text("尚未送出").wait_for()
    taken: list[str] = []

    def office(route: Any) -> None:
        taken.append(route.request.post_data)
        route.fulfill(status=201, json={"number": "abcdefghij", "url": "/shelters/report/abcdefghij/"})

    page.route(lambda url: url.endswith("/report/"), office)
    page.context.set_offline(False)
    page.get_by_text("abcdefghij").wait_for()
    assert "locked" in taken[0]
