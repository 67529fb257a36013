"""Invented published copies in any number, built into a snapshot by the portal's own builder without a database."""

import datetime as dt
import random
from pathlib import Path
from unittest import mock

from django.test import override_settings

from shelters.finder.snapshot import build, switch
from shelters.finder.snapshot.material import Material, Row

ROADS = ["人民路", "青年路", "工农路", "世纪大道", "通京大道", "长江路", "崇川路", "江海大道", "钟秀路", "外环路"]
KINDS = ["文化公园", "中心广场", "学校", "医院", "商业大厦", "花园小区", "地铁站", "体育馆"]
CODES = [f"32060{number}" for number in range(1, 8)]


def build_snapshot(folder: Path, count: int, *, packed: bool = True) -> Path:
    """A version of ``count`` sites under ``folder``; packing many takes minutes, and the API reads plain files."""
    packers = switch.PACKERS if packed else {"": switch.PACKERS[""]}
    with (
        override_settings(SNAPSHOT_DIR=folder),
        mock.patch.object(build, "read_material", return_value=material(count)),
        mock.patch.object(switch, "PACKERS", packers),
    ):
        assert build.build().count == count
    return folder


def material(count: int) -> Material:
    chance = random.Random(count)
    sites = [_site(number, chance) for number in range(count)]
    doors = [_door(site, label, chance) for site in sites for label in ("A", "B")[: 1 + (site["id"] % 3 == 0)]]
    approval = {"max_sites": count, "max_per_district": count, "with_capacity": False, "with_bulk_files": False}
    return Material(
        sites=sites,
        entrances=doors,
        divisions=[_division(code) for code in CODES],
        approval=approval,
        approved_since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )


def _site(number: int, chance: random.Random) -> Row:
    name = f"{chance.choice(ROADS)}{chance.randrange(1, 999)}号{chance.choice(KINDS)}地下室"
    return {
        "id": number,
        "public_id": "".join(chance.choices("abcdefghijkmnpqrstuvwxyz23456789", k=10)),
        "name": name,
        "address": f"{chance.choice(ROADS)}{chance.randrange(1, 999)}号",
        "division_code": chance.choice(CODES),
        "peacetime_use": "",
        "condition": "",
        "capacity": None,
        "responsible_unit": "物业服务中心",
        "duty_phone": f"0513-{chance.randrange(10**7, 10**8)}",
        "note": "",
    }


def _door(site: Row, label: str, chance: random.Random) -> Row:
    return {
        "site_id": site["id"],
        "label": label,
        "longitude": round(chance.uniform(120.2, 121.9), 6),
        "latitude": round(chance.uniform(31.7, 32.6), 6),
        "hours": chance.choice(["24/7", "Mo-Su 06:00-22:00", "Mo-Fr 08:00-18:00", ""]),
        "opener_post": "值班室",
        "opener_phone": f"0513-{chance.randrange(10**7, 10**8)}",
        "door_width_m": chance.choice([None, 1.2, 1.5]),
        "has_ramp": chance.choice([True, False, None]),
        "has_lift": chance.choice([True, False, None]),
        "hint": "",
        "is_closed": False,
        "checked_on": dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(300)),
        "check_result": "",
    }


def _division(code: str) -> Row:
    plain = {"id": int(code), "code": code, "name": f"第{code[-1]}区", "name_en": f"District {code[-1]}"}
    return {**plain, "parent_id": None, "phone": "", "boundary": None, "ends_on": None, "successor_id": None}
