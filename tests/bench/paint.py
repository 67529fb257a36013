"""The finder's first paint in Chromium with the processor slowed six times: cold, and with every server dead."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.bench import servers
from tests.bench.figures import Figure
from tests.bench.sites import build_snapshot

SITES = 3_000
SLOWER = 6
PHONE = {"width": 360, "height": 740}
OFFLINE_MS = 1000
TITLE = f"Finder with {SITES:,} sites in Chromium, processor slowed {SLOWER} times"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def figures() -> list[Figure]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        snapshot = build_snapshot(Path(folder, "sites"), SITES)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=sandbox
        )
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        with servers.gunicorn("civildefense.wsgi", {**os.environ, "SNAPSHOT_DIR": str(snapshot)}) as (address, _pid):
            cold = _first_paint(context, f"{address}/shelters/")
            _wait_for_worker(context, f"{address}/shelters/")
        context.set_offline(True)
        offline = _first_paint(context, f"{address}/shelters/")
        browser.close()
    return [
        Figure("cold, ms to the first contentful paint", f"{cold:.0f}"),
        Figure("offline, ms to the first contentful paint", f"{offline:.0f}", f"≤ {OFFLINE_MS}", offline <= OFFLINE_MS),
    ]


def _first_paint(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    _slow_down(page)
    page.goto(url)
    page.wait_for_function(f"{FIRST_PAINT} !== undefined")
    milliseconds = float(page.evaluate(FIRST_PAINT))
    page.close()
    return milliseconds


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _wait_for_worker(context: BrowserContext, url: str) -> None:
    """Until the service worker has the page, the script files and the data."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))")
    page.wait_for_load_state("networkidle")
    page.close()
