"""A phone whose clock is a day off, and what it makes of a good snapshot."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Error

from tests.bench.servers import BASE_DIR
from tests.shelters.finder import snapshots
from tests.shelters.finder.conftest import PHONE, Portal

LIST = "/shelters/search/?near=120.87,32.01"
CHINA = dt.timezone(dt.timedelta(hours=8))
_HOUR = dt.timedelta(hours=1)


class Spoilt(NamedTuple):
    """A module of the page with other words in it: the planted bug."""

    module: str
    right: str
    wrong: str


@contextmanager
def phone(browser: Any, portal: Portal, now: dt.datetime, spoilt: Spoilt | None) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, base_url=portal.url, locale="zh-CN", service_workers="block")
    context.set_default_timeout(5_000)
    context.clock.set_fixed_time(now)
    if spoilt:
        source = (BASE_DIR / "static" / "shelters" / "finder" / spoilt.module).read_text(encoding="utf-8")
        assert spoilt.right in source
        text = source.replace(spoilt.right, spoilt.wrong)
        context.route(
            f"**/{spoilt.module}", lambda route: route.fulfill(body=text, content_type="text/javascript; charset=utf-8")
        )
    yield context.new_page()
    context.close()


def wrongs(browser: Any, portal: Portal, off: dt.timedelta, spoilt: Spoilt | None = None) -> list[str]:
    """Nothing good is lost, nothing expired is shown, and whatever is shown bears the date that it was made at."""
    real = dt.datetime.now(dt.UTC)
    seen = real + off
    over, current = _banner("已结束", seen - 2 * _HOUR), _banner("演练中", seen - _HOUR / 2)
    snapshots.write(portal.folder, 60, at=real, banners=[over, current])
    with phone(browser, portal, seen, spoilt) as page:
        return [
            said for step in (_first_visit, _server_behind, _server_gone) for said in _told(step, page, portal, real)
        ]


def _told(step: Any, page: Any, portal: Portal, real: dt.datetime) -> list[str]:
    try:
        step(page, portal.folder, real)
    except (Error, AssertionError) as problem:
        return [f"{step.__name__}: {str(problem).splitlines()[0]}"]
    return []


def _first_visit(page: Any, _folder: Path, real: dt.datetime) -> None:
    page.goto(LIST)
    _has_list_of(page, real)
    banners = page.locator("#banners").inner_text()
    assert "演练中" in banners, "a banner in force is not shown"
    assert "已结束" not in banners, "a banner that is over is shown"


def _server_behind(page: Any, folder: Path, real: dt.datetime) -> None:
    """The next version is a day older by its date, and newer all the same."""
    made = real - dt.timedelta(days=1)
    fresh = snapshots.write(folder, 50, seed=7, at=made)
    page.goto(LIST)
    _has_list_of(page, made)
    page.wait_for_function(
        """async (version) => {
            const kept = await (await caches.open("finder-data")).match("/data/sites/version.json");
            return kept && (await kept.json()).version === version;
        }""",
        arg=fresh["version"],
    )


def _server_gone(page: Any, _folder: Path, real: dt.datetime) -> None:
    page.context.route("**/data/sites/**", lambda route: route.abort())
    page.goto(LIST)
    _has_list_of(page, real - dt.timedelta(days=1))


def _has_list_of(page: Any, made: dt.datetime) -> None:
    page.locator("#data-state", has_text=f"{made.astimezone(CHINA):%m-%d %H:%M}").wait_for()
    page.locator("#results li").first.wait_for()
    is_old = page.evaluate("Date.now()") / 1000 - made.timestamp() > 24 * 3600
    assert page.locator("#data-old").is_visible() == is_old, "whether the data are old is said wrongly"


def _banner(title: str, start: dt.datetime) -> dict[str, Any]:
    """For one hour."""
    words = {"kind": "drill", "title": title, "title_en": title, "text": "", "text_en": ""}
    return {**words, "issued_at": start.isoformat(), "expires_at": (start + _HOUR).isoformat()}
