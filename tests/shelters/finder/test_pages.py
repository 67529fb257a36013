"""The finder's pages as the server makes them: without scripts, without a database, in both languages."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from shelters.finder.snapshot import load_current
from tests.shelters.finder import snapshots

SESSION = {"sessionid": "somebody-who-was-here-before"}


def text_of(response: Any) -> str:
    body = re.sub(r"<(script|template)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def visitor() -> Client:
    """Somebody with an old session cookie: no page may look it up."""
    client = Client()
    client.cookies.load(SESSION)
    return client


def test_home_asks_what_is_happening_and_only_the_air_raid_leads_underground(
    visitor: Client, snapshot: dict[str, Any]
) -> None:
    body = visitor.get("/shelters/").content.decode()
    events = re.findall(r'<a class="event( underground)?" href="([^"]+)"', body)
    assert [bool(underground) for underground, _href in events] == [True, False, False, False]
    assert events[0][1] == "/shelters/search/?event=air_raid"
    assert events[1][1] == "/shelters/#flood"
    flood = re.search(r'<section class="advice" id="flood".*?</section>', body, re.S)
    assert flood
    assert "不要进入地下室" in flood[0]
    assert "https://www.nantong.gov.cn/" in flood[0]
    assert re.findall(r'href="tel:(\d+)"', body)[:4] == ["110", "119", "120", "12345"]


@pytest.mark.parametrize(
    "path",
    ["", "search/?q=文峰公园", "search/?near=120.87,32.01", "districts/320613/print/", "report/", "sw.js", "qr.svg"],
)
@pytest.mark.parametrize("language", ["/", "/en/"])
def test_pages_open_without_database_and_session(
    visitor: Client, snapshot: dict[str, Any], language: str, path: str
) -> None:
    # No database mark: every connection that is opened here raises.
    response = visitor.get(f"{language}shelters/{path}")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies


def test_pages_open_before_the_first_build(visitor: Client) -> None:
    for path in ("", "search/?q=文峰公园", "report/", "sw.js", "manifest.webmanifest"):
        assert visitor.get(f"/shelters/{path}").status_code == 200
    assert visitor.get("/shelters/sites/aaaaaaaaaa/").status_code == 404


def test_accept_language_does_not_change_the_language(visitor: Client, snapshot: dict[str, Any]) -> None:
    response = visitor.get("/shelters/", headers={"accept-language": "en-US"})
    assert '<html lang="zh-hans"' in response.content.decode()
    assert '<html lang="en"' in visitor.get("/en/shelters/").content.decode()


def test_list_without_scripts_is_the_answer_of_the_snapshot(visitor: Client, snapshot: dict[str, Any]) -> None:
    body = visitor.get("/shelters/search/?near=120.87,32.01").content.decode()
    shown = re.findall(r'<a class="card" data-f-href="link" href="/shelters/sites/(\w+)/">', body)
    current = load_current()
    assert current
    assert shown == [row["id"] for row in current.nearest(120.87, 32.01, 10)]


@pytest.mark.parametrize(
    "typed", ["文峰公园", "文峰塔公园", "文锋公园", "wenfenggongyuan", "wen feng", "wfgy", "文峰公园附近", "东大街"]
)
def test_places_are_found_however_they_are_written(visitor: Client, snapshot: dict[str, Any], typed: str) -> None:
    answer = text_of(visitor.get("/shelters/search/", {"q": typed}))
    assert ("人民中路" if typed == "东大街" else "文峰公园") in answer
    assert "米" in answer


def test_unknown_place_is_said_with_districts_to_choose(visitor: Client, snapshot: dict[str, Any]) -> None:
    response = visitor.get("/shelters/search/", {"q": "卡萨布兰卡"})
    assert "没有找到“卡萨布兰卡”" in text_of(response)
    assert 'href="/shelters/districts/320613/print/"' in response.content.decode()


def test_far_answer_says_so_and_whom_to_call(visitor: Client, snapshot: dict[str, Any]) -> None:
    answer = text_of(visitor.get("/shelters/search/?near=121.5,31.2"))
    assert "公里 之外" in answer
    assert "0513-00000000" in answer


def test_filters_that_nothing_fits_say_so(visitor: Client, snapshots_without_steps: None) -> None:
    assert "去掉一个条件" in text_of(visitor.get("/shelters/search/?near=120.87,32.01&step_free=1"))


@pytest.fixture
def snapshots_without_steps(snapshot_dir: Any) -> None:
    snapshots.write(snapshot_dir, 20, change=lambda sites, doors: doors.update(step_free=[0] * len(doors["site"])))


def test_district_without_sites_is_named(visitor: Client, snapshot_dir: Any) -> None:
    snapshots.write(snapshot_dir, 20, change=lambda sites, doors: sites.update(district=[0] * len(sites["id"])))
    answer = text_of(visitor.get("/shelters/search/", {"q": "海安市"}))
    assert "海安市还没有公开数据" in answer
    assert "0513-10000006" in answer


def test_card_shows_each_entrance_with_its_facts(visitor: Client, snapshot: dict[str, Any]) -> None:
    current = load_current()
    assert current
    public_id = current.index["sites"]["id"][0]
    site = current.site(public_id)
    assert site
    response = visitor.get(f"/shelters/sites/{public_id}/")
    text = text_of(response)
    assert site["unit"] in text
    assert site["phone"] in text
    for entrance in site["entrances"]:
        assert f"入口 {entrance['entrance']}" in text
        assert entrance["opener_phone"] in text
        assert entrance["hint"] in text
    for host in ("uri.amap.com", "apis.map.qq.com", "api.map.baidu.com"):
        assert host in response.content.decode()


def test_withdrawn_site_is_gone_and_says_so(visitor: Client, snapshot: dict[str, Any]) -> None:
    response = visitor.get("/shelters/sites/aaaaaaaaaa/")
    assert response.status_code == 404
    assert "已撤下" in text_of(response)


def test_printed_list_has_every_entrance_of_the_district(visitor: Client, snapshot: dict[str, Any]) -> None:
    current = load_current()
    assert current
    district = current.district("320613")
    assert district
    body = visitor.get("/shelters/districts/320613/print/").content.decode()
    doors = sum(len(site["entrances"]) for site in district["sites"])
    assert body.count('<th scope="rowgroup"') == len(district["sites"])
    assert body.count("<tr>") == doors + 1
    assert visitor.get("/shelters/districts/999999/print/").status_code == 404


def test_code_is_drawn_for_the_one_known_address(visitor: Client, snapshot: dict[str, Any], settings: Any) -> None:
    current = load_current()
    assert current
    public_id = current.index["sites"]["id"][0]
    response = visitor.get(f"/shelters/sites/{public_id}/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert visitor.get("/shelters/sites/aaaaaaaaaa/qr.svg").status_code == 404


def test_text_size_is_kept_in_a_cookie_without_scripts(visitor: Client, snapshot: dict[str, Any]) -> None:
    body = visitor.get("/shelters/").content.decode()
    link = re.search(r'href="(/text-size/large/[^"]+)"', body)
    assert link
    response = visitor.get(unescape(link[1]))
    assert response["Location"] == "/shelters/"
    assert 'data-size="large"' in visitor.get("/shelters/").content.decode()
    assert visitor.get("/text-size/large/?next=https://elsewhere.example/")["Location"] == "/"
    assert visitor.get("/text-size/huge/").status_code == 404


def test_production_shows_no_map_before_its_approval(
    visitor: Client, snapshot: dict[str, Any], snapshot_dir: Any, settings: Any
) -> None:
    def is_allowed() -> bool:
        body = visitor.get("/shelters/").content.decode()
        config = re.search(r'<script id="finder-config"[^>]*>(.*?)</script>', body)
        assert config
        return json.loads(config[1])["map"]["allowed"]

    settings.PRODUCTION = True
    assert not is_allowed()
    snapshots.write(snapshot_dir, 20, map_approval="GS(2026)0001号")
    assert is_allowed()
    assert "GS(2026)0001号" in text_of(visitor.get("/shelters/search/"))


def test_worker_is_never_cached_and_names_its_page_by_version(visitor: Client, snapshot: dict[str, Any]) -> None:
    response = visitor.get("/shelters/sw.js")
    assert response["Cache-Control"] == "no-cache"
    kept = json.loads(response.content.decode().split("\n")[0].removeprefix("self.SET = ").rstrip(";"))
    assert kept["scope"] == "/shelters/"
    assert visitor.get("/shelters/")["Finder-Version"] == kept["version"]
    assert visitor.get("/shelters/report/")["Finder-Version"] == kept["version"]
    english = visitor.get("/en/shelters/sw.js").content.decode()
    assert '"scope": "/en/shelters/"' in english


def test_worker_can_be_recalled(visitor: Client, snapshot: dict[str, Any], settings: Any) -> None:
    settings.FINDER_WORKER = False
    assert not visitor.get("/shelters/sw.js").content.startswith(b"self.SET")
