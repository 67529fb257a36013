"""A snapshot is built, checked and switched as a whole; whatever goes wrong, the last good one stays."""

import csv
import datetime as dt
import errno
import io
import json
import os
import threading
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from civildefense.records.publication.services import end_set
from civildefense.rulebook.models import AdminDivision
from shelters.facilities.models import Facility
from shelters.facilities.services import move_facility, record_check
from shelters.finder import tasks
from shelters.finder.errors import BuildRefused
from shelters.finder.models import PublishedEntrance, PublishedSite
from shelters.finder.services import refresh_live_facts, withdraw_site
from shelters.finder.snapshot import load_current
from shelters.finder.snapshot.build import Busy, build, last_refusal
from shelters.finder.snapshot.layout import digest
from shelters.finder.snapshot.reader import read_snapshot
from shelters.finder.snapshot.switch import PACKERS, only_builder
from tests.cast import Cast, make_facility
from tests.shelters.finder.published import approve_the_set, publish, publish_many


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR)


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "version.json").read_bytes())


def content(folder: Path, part: str) -> dict[str, Any]:
    return json.loads((folder / manifest(folder)["files"][part]).read_bytes())


def test_every_file_is_named_by_its_content_and_packed_beside(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    now = manifest(folder)
    assert (now["format"], now["count"], now["entrances"], now["capacity"]) == (1, 1, 2, False)
    assert set(now["files"]) == {
        "index", "details", "places", "advice", "counties", "compact", "cards", "outlines",
    }  # fmt: skip
    assert set(now["files"]["counties"]) == {"990101", "990102"}
    for name, expected in now["sha256"].items():
        for suffix, (_pack, unpack) in PACKERS.items():
            body = unpack((folder / f"{name}{suffix}").read_bytes())
            assert digest(body) == expected
        assert expected[:12] in name


def test_a_county_file_holds_its_own_sites_with_their_details(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    ours, theirs = publish(cast, cast.a.facility), publish(cast, cast.b.facility)
    build()
    county = json.loads((folder / manifest(folder)["files"]["counties"]["990102"]).read_bytes())
    assert county["sites"]["id"] == [theirs.public_id]
    assert list(county["details"]) == [theirs.public_id]
    assert ours.public_id not in json.dumps(county)


def test_the_files_say_what_the_tables_say(cast: Cast) -> None:
    """E6: the snapshot equals the database for every public site."""
    approve_the_set(cast)
    for facility in (cast.a.facility, cast.b.facility, make_facility(cast.a, "bare")):
        publish(cast, facility)
    refresh_live_facts()
    build()
    current = load_current()
    assert current is not None
    for site in PublishedSite.objects.published():
        shown = current.site(site.public_id)
        assert shown is not None
        assert (shown["name"], shown["address"], shown["district_code"]) == (
            site.name, site.address, site.division_code,
        )  # fmt: skip
        assert (shown["unit"], shown["phone"]) == (site.responsible_unit, site.duty_phone)
        doors = {row["entrance"]: row for row in shown["entrances"]}
        for door in PublishedEntrance.objects.filter(site=site):
            row = doors.pop(door.label)
            assert (row["lon"], row["lat"]) == pytest.approx((door.longitude, door.latitude), abs=6e-6)
            assert row["checked_on"] == (door.checked_on and door.checked_on.isoformat())
            assert (row["check_result"], row["ramp"], row["closed"]) == (
                door.check_result, door.has_ramp, door.is_closed,
            )  # fmt: skip
        assert doors == {}


def test_without_an_approval_of_the_set_nothing_is_built(cast: Cast, folder: Path) -> None:
    publish(cast, cast.a.facility)
    with pytest.raises(CommandError, match=r"\w"):
        call_command("build_snapshots")
    assert not (folder / "version.json").exists()
    assert load_current() is None
    assert last_refusal()["code"] == "not_approved"  # type: ignore[index]


@pytest.mark.parametrize("limits", [{"max_sites": 2}, {"max_per_district": 2}])
def test_more_sites_than_approved_are_refused_and_the_last_good_stays(
    cast: Cast, folder: Path, limits: dict[str, int]
) -> None:
    publish_many(cast, cast.a, 2)
    approve_the_set(cast, **limits)
    good = build().version
    publish(cast, make_facility(cast.a, "third"))
    with pytest.raises(BuildRefused):
        build()
    assert manifest(folder)["version"] == good


def test_a_withdrawal_goes_through_even_when_the_build_is_refused(cast: Cast, folder: Path) -> None:
    sites = publish_many(cast, cast.a, 3)
    approve_the_set(cast, max_sites=3)
    build()
    publish(cast, cast.a.facility)
    publish(cast, cast.b.facility)
    withdraw_site(site=sites[0], by=cast.secrecy_officer, reason="不宜公开")
    with pytest.raises(BuildRefused):
        build()
    assert content(folder, "index")["sites"]["id"] == [site.public_id for site in sites[1:]]
    everything = b"".join(path.read_bytes() for path in folder.glob("*.json"))
    assert sites[0].public_id.encode() not in everything, "no older file keeps it either"


def test_withdrawals_and_approvals_explain_any_change_of_number(cast: Cast) -> None:
    approve_the_set(cast)
    sites = publish_many(cast, cast.a, 8)
    build()
    for site in sites[:6]:
        withdraw_site(site=site, by=cast.editor, reason="核实")
    publish(cast, cast.b.facility)
    assert build().count == 3


def test_an_unexplained_jump_is_refused_until_somebody_accepts_it(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish_many(cast, cast.a, 8)
    good = build().version
    Facility.objects.filter(source_key__in=["m1", "m2", "m3"]).update(state="closed")
    with pytest.raises(CommandError):
        call_command("build_snapshots")
    assert (last_refusal()["code"], manifest(folder)["version"]) == ("count_jump", good)  # type: ignore[index]
    call_command("build_snapshots", accept_change=True)
    assert manifest(folder)["count"] == 5
    assert last_refusal() is None


def test_a_door_outside_the_area_is_refused(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    good = build().version
    publish(cast, make_facility(cast.b, "far", longitude=118.78, latitude=32.04))
    with pytest.raises(BuildRefused) as refusal:
        build()
    assert (refusal.value.code, manifest(folder)["version"]) == ("outside_area", good)


def test_without_outlines_no_area_is_checked(cast: Cast) -> None:
    approve_the_set(cast)
    publish(cast, make_facility(cast.b, "far", longitude=118.78, latitude=32.04))
    AdminDivision.objects.update(boundary=None)
    assert build().count == 1


def test_level_x_in_a_copy_is_refused(cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    PublishedSite.objects.filter(pk=site.pk).update(note="人防指挥所在隔壁")
    with pytest.raises(BuildRefused) as refusal:
        build()
    assert refusal.value.code == "level_x"


def test_a_division_nobody_knows_is_refused(cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    PublishedSite.objects.filter(pk=site.pk).update(division_code="123456")
    with pytest.raises(BuildRefused) as refusal:
        build()
    assert refusal.value.code == "unknown_district"


def test_a_site_of_a_merged_district_lies_in_its_successor(cast: Cast) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    division = cast.a.division
    division.ends_on, division.successor = dt.date(2020, 7, 1), cast.b.division
    division.save()
    AdminDivision.objects.update(boundary=None)
    build()
    assert load_current().district("990102")["sites"][0]["name"] == cast.a.facility.name  # type: ignore[union-attr,index]


def test_ending_the_approval_takes_everything_off_line(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    build()
    end_set(by=cast.secrecy_officer)
    assert build().count == 0
    assert site.public_id not in "".join(path.read_text() for path in folder.glob("*.json"))


def test_unchanged_data_are_not_written_anew_but_stated_anew_after_an_hour(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    moment = timezone.localtime()
    with time_machine.travel(moment, tick=False):
        build()
    first = manifest(folder)
    with time_machine.travel(moment + dt.timedelta(minutes=5), tick=False):
        assert not build().is_new
    assert manifest(folder) == first
    with time_machine.travel(moment + dt.timedelta(minutes=61), tick=False):
        build()
    assert manifest(folder)["generated_at"] > first["generated_at"]
    assert manifest(folder)["files"] == first["files"]


def test_a_check_is_on_line_with_the_next_beat(cast: Cast) -> None:
    """E5, without waiting five minutes: the task that beat calls every minute is enough."""
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    tasks.build_snapshots()
    record_check(facility=cast.a.facility, result="locked", by=cast.clerk)
    tasks.build_snapshots()
    assert load_current().site(site.public_id)["entrances"][0]["check_result"] == "locked"  # type: ignore[union-attr,index]


def test_a_work_closed_for_good_is_gone_with_the_next_beat(cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    tasks.build_snapshots()
    move_facility(facility=cast.a.facility, to="closed", by=cast.clerk, reason="拆除")
    tasks.build_snapshots()
    assert load_current().site(site.public_id) is None  # type: ignore[union-attr]


def test_capacity_and_bulk_files_wait_for_their_approval(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    build()
    assert "capacity" not in content(folder, "index")["sites"]
    assert not list(folder.glob("sites-*"))
    approve_the_set(cast, with_capacity=True, with_bulk_files=True)
    build()
    assert content(folder, "index")["sites"]["capacity"] == [800]
    rows = list(csv.DictReader(io.StringIO((folder / manifest(folder)["files"]["csv"]).read_text("utf-8-sig"))))
    assert [(row["id"], row["entrance"], row["capacity"]) for row in rows] == [
        (site.public_id, "A", "800"), (site.public_id, "B", "800"),
    ]  # fmt: skip
    features = content(folder, "geojson")["features"]
    assert len(features) == 2
    approve_the_set(cast)
    build()
    assert "capacity" not in content(folder, "index")["sites"]
    assert not list(folder.glob("sites-*")), "files with everything do not linger"


def test_old_files_stay_two_days_after_they_were_replaced(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    old = folder / manifest(folder)["files"]["index"]
    long_ago = timezone.now().timestamp() - 10 * 86400
    os.utime(old, (long_ago, long_ago))
    publish(cast, cast.b.facility)
    build()
    assert old.exists(), "it was on line until a moment ago"
    os.utime(old, (long_ago, long_ago))
    publish(cast, make_facility(cast.a, "x"))
    build()
    assert not old.exists()


def test_a_full_disk_refuses_the_build_and_is_named(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    good = build().version
    publish(cast, cast.b.facility)
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", mock.Mock(side_effect=full))
        with pytest.raises(CommandError, match="No space left"):
            call_command("build_snapshots")
    assert (last_refusal()["code"], manifest(folder)["version"]) == ("not_written", good)  # type: ignore[index]
    assert not list(folder.glob(f"*.{os.getpid()}")), "no half file is left"
    assert build().count == 2


def test_a_date_from_a_clock_that_was_ahead_is_put_right(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        build()
    build()
    assert dt.datetime.fromisoformat(manifest(folder)["generated_at"]) <= timezone.now()


def test_two_builders_do_not_meet(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    with only_builder(folder, wait=True) as is_mine, only_builder(folder, wait=False) as is_theirs:
        assert (is_mine, is_theirs) == (True, False)
        with pytest.raises(Busy):
            build(wait=False)
        tasks.build_snapshots()  # says so in the log and leaves


@pytest.mark.parametrize("fault", ["half a file", "another file", "no file"])
def test_a_damaged_file_is_noticed_and_the_last_good_answers(cast: Cast, folder: Path, fault: str) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    build()
    good = load_current()
    publish(cast, cast.b.facility)
    build()
    victim = folder / manifest(folder)["files"]["index"]
    if fault == "half a file":
        victim.write_bytes(victim.read_bytes()[:-20])
    elif fault == "another file":
        victim.write_bytes(victim.read_bytes().replace("东岸".encode(), "西岸".encode()))
    else:
        victim.unlink()
    assert load_current() is good
    assert load_current().site(site.public_id)  # type: ignore[union-attr]
    build()  # heals what is damaged
    assert load_current().manifest["count"] == 2  # type: ignore[union-attr]


def test_a_half_written_manifest_is_not_taken(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    good = load_current()
    (folder / "version.json").write_bytes((folder / "version.json").read_bytes()[:100])
    assert load_current() is good
    build()
    assert read_snapshot(folder).manifest["count"] == 1


def test_a_builder_that_dies_before_the_switch_changes_nothing(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    good = build().version
    publish(cast, cast.b.facility)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shelters.finder.snapshot.build.switch", die)
    with pytest.raises(KeyboardInterrupt):
        build()
    assert manifest(folder)["version"] == good
    assert read_snapshot(folder).version == good


def test_readers_never_see_a_mixture(cast: Cast) -> None:
    """While versions come and go, every answer is wholly of one of them."""
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    build()
    wrongs: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            current = load_current()
            shown = current and current.site(site.public_id)
            if not shown or shown["name"] != shown["note"]:
                wrongs.append(str(shown))

    PublishedSite.objects.filter(pk=site.pk).update(name="第0版", note="第0版")
    build()
    load_current()
    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(1, 8):
        PublishedSite.objects.filter(pk=site.pk).update(name=f"第{turn}版", note=f"第{turn}版")
        build()
    done.set()
    reader.join()
    assert wrongs == []
