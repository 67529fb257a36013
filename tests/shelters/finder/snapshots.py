"""Synthetic snapshots after the published contract: as large and as varied as a city's real ones."""

import hashlib
import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from shelters.finder.snapshot import compact

SCALE = 100_000
EPOCH = date(2000, 1, 1)
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
DISTRICTS = [
    ("320613", "崇川区", "Chongchuan", 120.866, 32.015),
    ("320612", "通州区", "Tongzhou", 121.073, 32.084),
    ("320614", "海门区", "Haimen", 121.176, 31.893),
    ("320623", "如东县", "Rudong", 121.186, 32.311),
    ("320681", "启东市", "Qidong", 121.659, 31.810),
    ("320682", "如皋市", "Rugao", 120.566, 32.391),
    ("320685", "海安市", "Hai'an", 120.465, 32.540),
]
ROADS = [
    a + b + c
    for a in "桃青文人跃姚工世濠南北东西通城钟虹永园新海江星天龙狼长"
    for b in "坞年峰民龙港农纪阳园秀大"
    for c in ("路", "街")
]
USES = ["地下车库", "地下工程", "人防工程", "地下商场", "小区地下室", "医院地下室", "学校地下室", "广场地下工程"]
HOURS = [
    {"text": "全天", "text_en": "24 hours", "spec": "24/7"},
    {"text": "08:00–22:00", "text_en": "08:00–22:00", "spec": "Mo-Su 08:00-22:00"},
    {
        "text": "工作日 09:00–17:30",
        "text_en": "Mon to Fri 09:00–17:30",
        "spec": "Mo-Fr 09:00-17:30",
    },
    {"text": "", "text_en": "", "spec": ""},
]
CHECKS = ["open", "locked", "blocked", "flooded", "unsafe"]
KINDS = ["parking", "commerce", "storage"]
LANDMARKS = [
    # name, former names, kind, offset from the first district's centre
    ("文峰公园", ["文峰塔公园"], "park", 0.012, -0.003),
    ("南通博物苑", [], "landmark", 0.006, -0.006),
    ("人民中路", ["东大街"], "road", 0.002, 0.002),
    ("通大附院", ["南通医学院附属医院"], "hospital", -0.01, 0.004),
    ("更俗剧院", [], "landmark", 0.001, 0.001),
]


def _events() -> list[dict]:
    def event(code, title, title_en, text, text_en, **more):
        return {"code": code, "title": title, "title_en": title_en, "text": text, "text_en": text_en} | more

    refuge = {
        "link": "https://www.nantong.gov.cn/",
        "link_text": "应急避难场所名录",
        "link_text_en": "Official refuges",
    }
    return [
        event(
            "air_raid",
            "防空警报",
            "Air raid siren",
            ["立即进入最近的地下掩蔽场所。", "来不及时进入坚固建筑底层,远离门窗。"],
            ["Go underground at once.", "No time? Ground floor of a solid building, away from windows."],
            underground=True,
        ),
        event(
            "flood",
            "洪水 台风",
            "Flood or typhoon",
            ["不要进入地下室、地下车库和地铁。", "往高处走,留在坚固建筑的二层以上。"],
            ["Do not enter a basement.", "Go to higher floors."],
            underground=False,
            **refuge,
        ),
        event(
            "fire",
            "火灾",
            "Fire",
            ["不要进入地下室。", "弯腰捂住口鼻,走楼梯离开。"],
            ["Do not enter a basement.", "Leave by the stairs."],
            underground=False,
            **refuge,
        ),
        event(
            "earthquake",
            "地震",
            "Earthquake",
            ["不要进入地下室。", "震动停止后到空旷场地。"],
            ["Do not enter a basement.", "When the shaking stops, go to open ground."],
            underground=False,
            **refuge,
        ),
    ]


def advice(map_approval: str = "") -> dict:
    """Events, numbers and the office: what an editor would have typed."""
    return {
        "format": 1,
        "events": _events(),
        "contacts": [
            {"label": "报警", "label_en": "Police", "number": "110"},
            {"label": "火警", "label_en": "Fire", "number": "119"},
            {"label": "急救", "label_en": "Ambulance", "number": "120"},
            {"label": "政务热线", "label_en": "City hotline", "number": "12345"},
        ],
        "office": {"name": "示例市人民防空办公室", "name_en": "Civil Air Defence Office", "phone": "0513-00000000"}
        | ({"map_approval_no": map_approval} if map_approval else {}),
        "siren_signals": [
            {
                "title": "预先警报",
                "title_en": "Early warning",
                "text": "鸣36秒,停24秒,反复3遍",
                "text_en": "36 s on, 24 s off, three times",
            },
            {
                "title": "空袭警报",
                "title_en": "Air raid",
                "text": "鸣6秒,停6秒,反复15遍",
                "text_en": "6 s on, 6 s off, fifteen times",
            },
            {
                "title": "解除警报",
                "title_en": "All clear",
                "text": "连续鸣3分钟",
                "text_en": "Three minutes without a break",
            },
        ],
    }


def _keepers(dice: random.Random) -> list[tuple[str, str]]:
    """Property companies, each with one duty telephone for all its sites."""
    return [(f"{dice.choice(ROADS)}物业服务中心", f"0513-{dice.randrange(10**7, 10**8)}") for _number in range(150)]


def _places_of_sites(count: int, dice: random.Random) -> list[tuple[int, float, float]]:
    """District and middle of each site; the first district is the dense one, as in a city."""
    spots = []
    for _number in range(count):
        home = 0 if dice.random() < 0.4 else dice.randrange(1, len(DISTRICTS))
        lon, lat = DISTRICTS[home][3:]
        spots.append((home, dice.gauss(lon, 0.04), dice.gauss(lat, 0.03)))
    return sorted(spots, key=lambda spot: (spot[0], round(spot[1], 2), spot[2]))


def _sites(count: int, dice: random.Random, today: date, doors_a_site: str) -> tuple[dict, dict, dict]:
    sites = {"id": [], "name": [], "address": [], "district": [], "kind": []}
    doors = {key: [] for key in ("site", "label", "lon", "lat", "step_free", "hours", "checked_on", "check", "closed")}
    details = {}
    keepers = _keepers(dice)
    for number, (home, lon, lat) in enumerate(_places_of_sites(count, dice)):
        road = dice.choice(ROADS)
        public_id = "".join(dice.choices(ALPHABET, k=10))
        sites["id"].append(public_id)
        sites["name"].append(f"{road}{dice.choice(USES)}")
        sites["address"].append(f"{road}{dice.randrange(1, 400)}号")
        sites["district"].append(home)
        sites["kind"].append(dice.randrange(len(KINDS)))
        unit, phone = dice.choice(keepers)
        # An inspector looks at every door of a site on one day.
        checked = dice.random() < 0.8
        day = (today - EPOCH).days - int(dice.expovariate(1 / 60)) if checked else None
        hours = dice.choice((0, 1, 1, 2, 3))
        entrances = {}
        for label in "ABC"[: int(dice.choice(doors_a_site))]:
            doors["site"].append(number)
            doors["label"].append(label)
            doors["lon"].append(round(dice.gauss(lon, 0.0006) * SCALE))
            doors["lat"].append(round(dice.gauss(lat, 0.0006) * SCALE))
            doors["step_free"].append(dice.choice((1, 0, 0, None)))
            doors["hours"].append(hours)
            doors["checked_on"].append(day)
            doors["check"].append(dice.choice((0, 0, 0, 0, 0, 1, 2)) if checked else None)
            doors["closed"].append(1 if dice.random() < 0.02 else 0)
            entrances[label] = {
                "opener": "物业值班",
                "opener_phone": phone,
                "door_width_m": dice.choice((None, 0.9, 1.2, 1.5)),
                "ramp": dice.choice((True, False, None)),
                "lift": dice.choice((True, False, None)),
                "hint": f"{road}一侧,{dice.choice('东南西北')}门旁",
            }
        condition = dice.choice(("sound", "fair"))
        details[public_id] = {"condition": condition, "unit": unit, "phone": phone, "note": "", "entrances": entrances}
    return sites, doors, details


def _places() -> dict:
    lon, lat = DISTRICTS[0][3:]
    rows = [(name, former, kind, lon + east, lat + north, 0) for name, former, kind, east, north in LANDMARKS]
    rows += [(d[1], [], "district", d[3], d[4], index) for index, d in enumerate(DISTRICTS)]
    names = [row[0] for row in rows]
    spoken = [[name, *former] for name, former, *_rest in rows]
    return {
        "format": 1,
        "name": names,
        "former": [row[1] for row in rows],
        "kind": [row[2] for row in rows],
        "lon": [round(row[3] * SCALE) for row in rows],
        "lat": [round(row[4] * SCALE) for row in rows],
        "district": [row[5] for row in rows],
        "pinyin": [" ".join("".join(lazy_pinyin(name)) for name in known) for known in spoken],
        "initials": [
            " ".join("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in known) for known in spoken
        ],
    }


def _written(folder: Path, parts: dict[str, dict]) -> tuple[dict[str, str], dict[str, str]]:
    """Part → name, name → digest."""
    folder.mkdir(parents=True, exist_ok=True)
    files, digests = {}, {}
    for part, content in parts.items():
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(body).hexdigest()
        files[part] = f"{part}-{digest[:12]}.json"
        digests[files[part]] = digest
        (folder / files[part]).write_bytes(body)
    return files, digests


def write(
    folder: Path,
    count: int = 3000,
    *,
    seed: int = 1,
    at: datetime | None = None,
    map_approval: str = "",
    doors_a_site: str = "111223",
    banners: list[dict] | None = None,
    outlines: dict | None = None,
    change: Callable[[dict, dict], None] | None = None,
) -> dict:
    """Write one whole snapshot into `folder` and return its version.json; `change` may alter sites and entrances."""
    at = at or datetime.now(UTC)
    dice = random.Random(seed)
    sites, doors, details = _sites(count, dice, at.date(), doors_a_site)
    if change:
        before = list(sites["id"])
        change(sites, doors)
        details = {new: details[old] for old, new in zip(before, sites["id"], strict=True)}
    generated = at.astimezone().isoformat(timespec="seconds")
    version = hashlib.sha256(json.dumps([sites, doors]).encode()).hexdigest()[:12]
    head = {"format": 1, "version": version, "generated_at": generated}
    texts = advice(map_approval)
    parts = {
        "index": head
        | {
            "datum": "wgs84",
            "scale": SCALE,
            "districts": [
                {"code": code, "name": name, "name_en": english, "phone": f"0513-1000000{number}"}
                for number, (code, name, english, _lon, _lat) in enumerate(DISTRICTS)
            ],
            "sites": sites,
            "kinds": KINDS,
            "entrances": doors,
            "hours": HOURS,
            "checks": CHECKS,
        },
        "details": head | {"sites": details},
        "places": _places(),
        "advice": texts,
    }
    parts["compact"] = compact.pack(parts["index"])
    parts["cards"] = compact.pack_cards(parts["details"], parts["index"])
    parts |= {"outlines": outlines} if outlines else {}
    files, digests = _written(folder, parts)
    manifest = head | {
        "count": count,
        "entrances": len(doors["site"]),
        "sha256": digests,
        "files": files | {"counties": {}},
        "capacity": "capacity" in sites,
        "banners": banners or [],
    }
    manifest_file = folder / "version.json.new"
    manifest_file.write_text(json.dumps(manifest))
    manifest_file.replace(folder / "version.json")
    return manifest
