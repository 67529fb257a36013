"""Sheets for notice boards as a job: what the page says, on A4, for a district or a list of communities."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from civildefense.records.models import Job
from shelters.finder.sheets import content, paper, tasks
from shelters.finder.snapshot import load_current
from tests.cast import Cast, signed_in
from tests.shelters.finder import snapshots

CITY_DISTRICT = "320613"
ALL_KINDS = ["park", "hospital", "landmark", "road"]


@pytest.fixture
def current(settings: Any) -> Any:
    snapshots.write(Path(settings.SNAPSHOT_DIR), 400)
    return load_current()


def run(cast: Cast, **asked: Any) -> Job:
    """Eager, as the worker would."""
    whole = {"district": CITY_DISTRICT, "kinds": ALL_KINDS, "names": [], **asked}
    job = tasks.request_sheets(organisation=cast.city, by=cast.clerk, **whole)
    tasks.print_sheets(job.pk)
    job.refresh_from_db()
    return job


def test_a_sheet_says_what_the_list_says(current: Any) -> None:
    spots = content.spots_of(current, CITY_DISTRICT, ["park"])
    (sheet,) = content.sheets(current, spots)
    rows = current.nearest(spots[0].lon, spots[0].lat, 10)
    assert [row["name"] for row in sheet["rows"]] == [row["name"] for row in rows]
    assert len(sheet["rows"]) == 10
    assert all(row["opener_phone"] for row in sheet["rows"])
    assert sheet["desk"] == {"name": "崇川区", "phone": "0513-10000000"}
    assert sheet["qr"].startswith("<?xml")
    common = content.common(current)
    assert len(common["signals"]) == 3
    assert {"110", "119", "120"} <= {contact["number"] for contact in common["contacts"]}


def test_each_place_gets_one_page(current: Any) -> None:
    sheets = list(content.sheets(current, content.spots_of(current, CITY_DISTRICT, ALL_KINDS)))
    pages = paper.pdf(content.common(current), sheets, form="svg")
    assert len(pages) == len(sheets) == 5
    text = paper.pdf(content.common(current), sheets)
    assert text.startswith(b"%PDF-")


def test_no_text_becomes_markup(current: Any) -> None:
    sheet = next(content.sheets(current, content.spots_of(current, CITY_DISTRICT, ["park"])))
    sheet["place"] = '#panic("x") $x$ *b* <label> @ref \\ "'
    sheet["rows"][0]["name"] = '#import "evil.typ": *'
    assert paper.pdf(content.common(current), [sheet]).startswith(b"%PDF-")


def test_a_district_is_one_file(cast: Cast, current: Any) -> None:
    job = run(cast)
    assert job.state == Job.State.DONE, job.failure
    assert job.result_name == f"{CITY_DISTRICT}-{current.version}.pdf"
    with job.result_file.open() as file:
        assert file.read().startswith(b"%PDF-")


def test_a_list_of_communities_prints_no_guess(cast: Cast, current: Any) -> None:
    found, unknown = content.named_spots(current, ["文峰公园", "卡萨布兰卡", "东大街", "文锋公园"])
    assert [spot.name for spot in found] == ["文峰公园", "东大街"]
    assert unknown == ["卡萨布兰卡", "文锋公园"]
    assert run(cast, names=["文峰公园", "卡萨布兰卡"]).state == Job.State.DONE


def test_many_sheets_come_as_several_documents(cast: Cast, current: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "A_FILE", 2)
    job = run(cast)
    with job.result_file.open() as file, zipfile.ZipFile(file) as archive:
        assert len(archive.namelist()) == 3
        assert all(archive.read(name).startswith(b"%PDF-") for name in archive.namelist())


def test_nothing_to_print_is_said(cast: Cast, current: Any) -> None:
    job = run(cast, names=["卡萨布兰卡"])
    assert (job.state, job.result["code"]) == (Job.State.FAILED, "nothing_to_print")
    assert job.failure


def test_the_desk_asks_for_them(cast: Cast, current: Any) -> None:
    address = reverse("admin:shelters_publishedsite_sheets")
    clerk = signed_in(cast.clerk)
    assert "崇川区" in clerk.get(address).content.decode()
    assert address in clerk.get(reverse("admin:shelters_publishedsite_changelist")).content.decode()
    empty = clerk.post(address, {"district": CITY_DISTRICT, "names": ""})
    assert empty.status_code == 200
    answer = clerk.post(address, {"district": CITY_DISTRICT, "names": "文峰公园\n\n文峰公园\n通大附院"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("admin:records_job_change", args=[job.uid])
    assert job.arguments == {"district": CITY_DISTRICT, "kinds": [], "names": ["文峰公园", "通大附院"]}
    assert signed_in(cast.finance).get(address).status_code == 403
    assert signed_in(cast.a.clerk).get(address).status_code == 403
