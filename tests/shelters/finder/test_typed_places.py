"""Whatever a citizen types: fifty ways of writing places that are no site's name or address."""

from typing import Any

import pytest

from civildefense.common.pinyin import sounds
from shelters.finder.hours import hours_entry
from shelters.finder.search import PlaceSearch, edits

PLACES = [
    # name, former and other names, district
    ("文峰公园", ["文峰塔公园"], 0),
    ("南通博物苑", [], 0),
    ("人民中路", ["东大街"], 0),
    ("人民路", [], 1),
    ("南通大学附属医院", ["通大附院", "南通医学院附属医院"], 0),
    ("更俗剧院", [], 0),
    ("狼山风景名胜区", ["狼山", "军山"], 0),
    ("港闸区", ["港闸"], 0),
    ("如皋火车站", [], 1),
    ("任港路", [], 0),
    ("长江中路", [], 0),
    ("吕四港", [], 1),
    ("星湖101", [], 0),
]
DISTRICTS = [("320613", "崇川区"), ("320682", "如皋市")]


@pytest.fixture(scope="module")
def search() -> PlaceSearch:
    spoken = [sounds([name, *former]) for name, former, _district in PLACES]
    places = {
        "name": [row[0] for row in PLACES],
        "former": [row[1] for row in PLACES],
        "kind": ["landmark"] * len(PLACES),
        "lon": [12086000 + at for at in range(len(PLACES))],
        "lat": [3201000] * len(PLACES),
        "district": [row[2] for row in PLACES],
        "pinyin": [full for full, _initials in spoken],
        "initials": [initials for _full, initials in spoken],
    }
    index: dict[str, Any] = {
        "scale": 100_000,
        "districts": [{"code": code, "name": name} for code, name in DISTRICTS],
        "sites": {"id": ["a"], "name": ["中央广场地下车库"], "address": ["工农路57号"], "district": [0]},
        "entrances": {"site": [0], "lon": [12087000], "lat": [3202000]},
    }
    return PlaceSearch(index, places)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("文峰公园", "文峰公园"),
        ("文峰", "文峰公园"),
        (" 文 峰 公 园 ", "文峰公园"),
        ("文峰公园附近", "文峰公园"),
        ("文峰公园门口", "文峰公园"),
        ("文峰塔公园", "文峰公园"),
        ("文锋公园", "文峰公园"),
        ("文峰公圆", "文峰公园"),
        ("文公园", "文峰公园"),
        ("文峰大公园", "文峰公园"),
        ("崇川文峰公园", "文峰公园"),
        ("崇川 文峰公园", "文峰公园"),
        ("崇川区文峰公园", "文峰公园"),
        ("崇川区，文峰公园", "文峰公园"),
        ("wenfenggongyuan", "文峰公园"),
        ("WENFENG GONGYUAN", "文峰公园"),
        ("wenfeng", "文峰公园"),
        ("wfgy", "文峰公园"),
        ("wenfengongyuan", "文峰公园"),
        ("wenfenggongyan", "文峰公园"),
        ("wenfneggongyuan", "文峰公园"),
        ("wengfengtagongyuan", "文峰公园"),
        ("博物苑", "南通博物苑"),
        ("南通博物院", "南通博物苑"),
        ("ntbwy", "南通博物苑"),
        ("nantongbowuyuan", "南通博物苑"),
        ("lantongbowuyuan", "南通博物苑"),
        ("人民中路", "人民中路"),
        ("东大街", "人民中路"),
        ("dongdajie", "人民中路"),
        ("人民中路88号", "人民中路"),
        ("如皋 人民路", "人民路"),
        ("如皋人民路", "人民路"),
        ("通大附院", "南通大学附属医院"),
        ("南通医学院附属医院", "南通大学附属医院"),
        ("大学附属医院", "南通大学附属医院"),
        ("tdfy", "南通大学附属医院"),
        ("更俗剧场", "更俗剧院"),
        ("gengsu", "更俗剧院"),
        ("gensujuyuan", "更俗剧院"),
        ("狼山", "狼山风景名胜区"),
        ("军山", "狼山风景名胜区"),
        ("langshan", "狼山风景名胜区"),
        ("港闸", "港闸区"),
        ("gangzha", "港闸区"),
        ("如皋火车站", "如皋火车站"),
        ("rugaohuochezhan", "如皋火车站"),
        ("rgaohuochezhan", "如皋火车站"),
        ("changjiangzhonglu", "长江中路"),
        ("lvsigang", "吕四港"),
        ("xinghu101", "星湖101"),
        ("renganglu", "任港路"),
    ],
)
def test_found_first(search: PlaceSearch, typed: str, meant: str) -> None:
    assert search.search(typed)[0]["name"] == meant


def test_a_sites_own_name_and_address_are_places_too(search: PlaceSearch) -> None:
    for typed in ("中央广场", "工农路57号", "工农路", "工农路99号"):
        assert search.search(typed)[0]["site"] == "a", typed


@pytest.mark.parametrize("typed", ["", "   ", "，。", "zzzzzz", "乌鲁木齐国际机场", "x" * 500, "😀", "%_'\"\\"])
def test_nothing_is_invented(search: PlaceSearch, typed: str) -> None:
    assert search.search(typed) == []


def test_a_guess_is_ranked_as_one(search: PlaceSearch) -> None:
    assert search.search("文峰公园")[0]["rank"] < 1
    assert search.search("文锋公园")[0]["rank"] > 3


def test_a_swapped_pair_is_one_slip() -> None:
    assert edits("wneffeng", "wenffeng", 2) == 1
    assert edits("abc", "abcdefgh", 2) == 3


@pytest.mark.parametrize(
    ("spec", "text", "english"),
    [
        ("24/7", "全天", "24 hours"),
        ("Mo-Su 08:00-22:00", "08:00–22:00", "08:00–22:00"),
        ("Mo-Fr 09:00-17:30; Sa 09:00-12:00", "周一至周五 09:00–17:30；周六 09:00–12:00",
         "Mon to Fri 09:00–17:30; Sat 09:00–12:00"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_hours_in_words(spec: str, text: str, english: str) -> None:
    assert hours_entry(spec) == {"text": text, "text_en": english, "spec": spec}


def test_hours_that_cannot_be_read_are_shown_but_never_count_as_open() -> None:
    assert hours_entry("请电话预约") == {"text": "请电话预约", "text_en": "请电话预约", "spec": ""}
