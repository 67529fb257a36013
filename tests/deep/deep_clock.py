"""Goals E4, E5 and E7 by wrong clocks: a server's or a phone's may be a day off, in either direction."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.utils import timezone

from shelters.finder.snapshot import build
from tests.deep import builder
from tests.deep.conftest import Told
from tests.deep.phone import Spoilt, wrongs
from tests.deep.planted import a_wrong_date_stays
from tests.shelters.finder.conftest import Portal

OFF = {"ahead": dt.timedelta(hours=25), "behind": dt.timedelta(hours=-25)}
SPOILT = {
    "only later dates are taken": Spoilt(
        "snapshot.js",
        "if (current && same(",
        "if (current && manifest.generated_at <= current.manifest.generated_at) return null;\n  if (current && same(",
    ),
    "old data are dropped": Spoilt(
        "snapshot.js",
        "if (manifest.format !== FORMAT) return null;",
        "if (Date.now() - new Date(manifest.generated_at) > 86400000) return null;",
    ),
    "banners do not end": Spoilt("banners.js", "&& now < new Date(row.expires_at)", ""),
}


@pytest.fixture
def portal(settings: Any) -> Iterator[Portal]:
    found = Portal(Path(settings.SNAPSHOT_DIR))
    settings.SITE_URL = found.url
    yield found
    found.close()


@pytest.mark.parametrize("direction", OFF)
def test_a_server_s_clock_a_day_off(direction: str, settings: Any, told: Told) -> None:
    found = _wrongs_of_server(Path(settings.SNAPSHOT_DIR), OFF[direction])
    told(f"E5 server's clock a day {direction}: wrong things", len(found), "0")
    assert found == []


def test_a_date_that_stays_wrong_is_caught(settings: Any, monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    a_wrong_date_stays(monkeypatch)
    found = [wrong for off in OFF.values() for wrong in _wrongs_of_server(Path(settings.SNAPSHOT_DIR), off)]
    told("E5 planted bug: a wrong date stays", len(found), "> 0")
    assert found


@pytest.mark.parametrize("direction", OFF)
def test_a_phone_s_clock_a_day_off(direction: str, browser: Any, portal: Portal, told: Told) -> None:
    found = wrongs(browser, portal, OFF[direction])
    told(f"E4 phone's clock a day {direction}: wrong things", len(found), "0")
    assert found == []


@pytest.mark.parametrize("bug", SPOILT)
def test_a_page_that_trusts_clocks_is_caught(bug: str, browser: Any, portal: Portal, told: Told) -> None:
    found = wrongs(browser, portal, OFF["ahead"], SPOILT[bug])
    told(f"E4 planted bug: {bug}", len(found), "> 0")
    assert found


def _wrongs_of_server(folder: Path, off: dt.timedelta) -> list[str]:
    """Built by the wrong clock, then by the right one, then by the wrong one again with other words."""
    moment = timezone.now()
    found = []
    first = _built(folder, 1, moment + off)
    restated = _built(folder, 1, moment)
    if not dt.timedelta() <= moment - dt.datetime.fromisoformat(restated["generated_at"]) <= build.RESTATE:
        found.append(f"right again, the data still bear the date {restated['generated_at']}")
    second = _built(folder, 2, moment + off)
    if second["version"] == first["version"]:
        found.append("other words are no other version")
    _built(folder, 2, moment)
    lost = [name for name in first["sha256"] if not (folder / name).exists()]
    return found + builder.wrongs(folder) + [f"{name} is gone before its readers are" for name in lost]


def _built(folder: Path, number: int, moment: dt.datetime) -> dict[str, Any]:
    with (
        time_machine.travel(moment, tick=False),
        mock.patch.object(build, "read_material", return_value=builder.edition(number)),
    ):
        build.build()
    return json.loads((folder / "version.json").read_bytes())
