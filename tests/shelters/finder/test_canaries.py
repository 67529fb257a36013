"""S3: marks in everything that is not public, and a search for them in everything that is."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client

from shelters.facilities.models import (
    Entrance,
    EntranceRestricted,
    Equipment,
    Facility,
    FacilityRestricted,
    ProtectiveUnit,
    SiteCheck,
    UnitRestricted,
)
from shelters.facilities.services import change_facility
from shelters.finder.models import PublishedSite, SiteReport
from shelters.finder.services import propose_site, refuse_site, withdraw_site
from shelters.finder.snapshot.build import build
from tests.cast import Cast, County, make_facility, make_report
from tests.shelters.finder.published import approve_the_set, publish

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
FEEDS = ("/api/v1/public/changes.atom", "/api/v1/public/changes.atom?lang=en")
# All that may be told of a withdrawn site: its id and when (ADR 19). Anything more in it is no such entry any more.
WITHDRAWN = re.compile(
    r"<entry><id>urn:uuid:[0-9a-f-]{36}</id><updated>[0-9T:+-]{25}</updated>"
    r'<category term="withdrawn" /><title>(?:已撤回：|Withdrawn: )([a-z0-9]{10})</title>'
    r"<content>(?:该场所不再公布。|This shelter is no longer published\.)</content></entry>"
)
OURS = ("/shelters/", "/en/shelters/", "/data/", "/api/v1/public/")
EACH = 12


class Marks:
    """Unique texts, numbers and points, remembered."""

    def __init__(self) -> None:
        self._count = itertools.count(10_001)
        self.texts: set[str] = set()

    def text(self) -> str:
        return self._remember(f"zq{next(self._count)}")

    def number(self) -> int:
        number = 7_000_000 + next(self._count) * 17
        self._remember(str(number))
        return number

    def point(self, county: County) -> dict[str, float]:
        """Within the county, in whole units of the snapshot's grid, so that it would be found as it is stored."""
        west, south = county.division.boundary["coordinates"][0][0]
        step = next(self._count)
        lon, lat = round(west * 100_000) + step % 9973, round(south * 100_000) + step * 7 % 9967
        east, north = lon / 100_000, lat / 100_000
        self._remember(str(lon), f'{east}, "lat": {north}', f"{east},{north}", f"{north},{east}", f"[{east}, {north}")
        return {"longitude": east, "latitude": north}

    def _remember(self, *texts: str) -> str:
        self.texts.update(texts)
        return texts[0]

    def fields(self, model: type[models.Model], *, leave: str = "") -> dict[str, Any]:
        """A mark for every free text and number of the model."""
        marked: dict[str, Any] = {}
        skipped = {*leave.split(), "uid", "version", "state", "label", "source"}
        for field in model._meta.concrete_fields:
            if field.name in skipped or field.choices or field.is_relation:
                continue
            if isinstance(field, models.CharField | models.TextField) and (field.max_length or 99) >= 8:
                marked[field.name] = self.text()
            elif isinstance(field, models.DecimalField | models.PositiveIntegerField) and field.null:
                is_wide = not isinstance(field, models.DecimalField) or field.max_digits >= 9
                marked[field.name] = self.number() if is_wide else None
        return marked


def secret_work(marks: Marks, county: County, key: str, **fields: Any) -> Facility:
    """A work with a mark in every column, a private door with marks, and restricted rows with marks."""
    values = marks.fields(Facility, leave="source_key usable_area position_accuracy_m longitude latitude")
    facility = make_facility(county, key, **{**values, **marks.point(county), **fields})
    unit = ProtectiveUnit.objects.create(facility=facility, **_unit_fields(marks))
    door = _door(marks, county, facility, "Z", is_public=False)
    for model, parent in (
        (FacilityRestricted, {"facility": facility}),
        (UnitRestricted, {"unit": unit}),
        (EntranceRestricted, {"facility": facility}),
        (Equipment, {"facility": facility}),
    ):
        known = {name: value for name, value in parent.items() if name in {f.name for f in model._meta.fields}}
        points = {f.name for f in model._meta.fields} & {"longitude", "latitude"}
        point = {name: value for name, value in marks.point(county).items() if name in points}
        values = marks.fields(model, leave="longitude latitude")
        model.objects.create(**{**values, **_required_choices(model), **known, **point})  # type: ignore[attr-defined]
    check = marks.fields(SiteCheck)
    SiteCheck.objects.create(facility=facility, entrance=door, result="open", recorded_by=county.clerk, **check)
    return facility


def _unit_fields(marks: Marks) -> dict[str, Any]:
    areas = "shelter_area entrance_area auxiliary_area shared_area"
    return marks.fields(ProtectiveUnit, leave=areas)


def _door(marks: Marks, county: County, facility: Facility, label: str, **fields: Any) -> Entrance:
    values = marks.fields(Entrance, leave="hours longitude latitude")
    return Entrance.objects.create(facility=facility, label=label, **values, **marks.point(county), **fields)


def _required_choices(model: type[models.Model]) -> dict[str, Any]:
    return {field.name: field.choices[0][0] for field in model._meta.fields if field.choices and not field.blank}


@pytest.fixture
def marks(cast: Cast) -> Marks:
    """Sixty works: never proposed, proposed, refused, withdrawn, and published before they were changed."""
    marks = Marks()
    approve_the_set(cast, document_number=marks.text(), with_capacity=False, with_bulk_files=True)
    counties = itertools.cycle((cast.a, cast.b))
    for number, county in zip(range(EACH * 3), counties, strict=False):
        facility = secret_work(marks, county, f"secret{number}")
        _door(marks, county, facility, "A")
        if number % 3 == 1:
            propose_site(facility=facility, by=cast.editor)
        if number % 3 == 2:
            refuse_site(
                review=propose_site(facility=facility, by=cast.editor), by=cast.secrecy_officer, reason=marks.text()
            )
    for number, county in zip(range(EACH), counties, strict=False):
        facility = secret_work(marks, county, f"withdrawn{number}")
        _door(marks, county, facility, "A")
        site = publish(cast, facility)
        marks.texts.add(site.public_id)
        build()
        withdraw_site(site=site, by=cast.editor, reason=marks.text())
    for number, county in zip(range(EACH), counties, strict=False):
        _publish_and_change(marks, cast, county, number)
    make_report(
        cast.a, PublishedSite.objects.published().first(), **marks.fields(SiteReport, leave="number answer photo")
    )
    assert Facility.objects.count() >= 50
    build()
    return marks


def _publish_and_change(marks: Marks, cast: Cast, county: County, number: int) -> None:
    """What was reviewed is plain; everything else, and every later change, carries a mark."""
    open_fields = {"name": f"人防地下室{number}", "address": f"人民路{number}号", "duty_phone": "0513-55550000"}
    west, south = county.division.boundary["coordinates"][0][0]
    open_point = {"longitude": west + 0.0203, "latitude": south + 0.0207}
    facility = secret_work(marks, county, f"open{number}", **open_fields, **open_point)
    Entrance.objects.create(facility=facility, label="A", hours="24/7", **open_point)
    publish(cast, facility)
    later = {name: marks.text() for name in ("name", "address", "duty_phone", "remarks", "township", "category")}
    change_facility(facility=facility, by=cast.clerk, **later, **marks.point(county))
    facility.entrances.filter(label="A").update(hint=marks.text(), opener_post=marks.text(), **marks.point(county))
    _door(marks, county, facility, "B")


def everything_public(client: Client, folder: Path) -> Iterator[tuple[str, str]]:
    """Address and content of every page, file and answer that a stranger can get."""
    waiting = ["/shelters/", "/en/shelters/", "/data/sites/version.json", "/api/v1/public/sites/?limit=100"]
    manifest = json.loads((folder / "version.json").read_bytes())
    waiting += [f"/data/sites/{name}" for name in manifest["sha256"]]
    waiting += [f"/api/v1/public/{name}" for name in ("sites.csv", "sites.geojson", "dictionary/")]
    waiting += FEEDS
    waiting += [f"/shelters/districts/{code}/print/" for code in manifest["files"]["counties"]]
    for site in PublishedSite.objects.all():
        waiting += [f"/shelters/sites/{site.public_id}/", f"/api/v1/public/sites/{site.public_id}/"]
    waiting += [f"/api/v1/public/sites/?near=120.8{step}5,32.0&limit=100&datum=gcj02" for step in range(10)]
    waiting += ["/shelters/search/?near=120.85,32.0&limit=100", "/shelters/search/?q=人民路", "/shelters/none/"]
    waiting += [
        "/api/v1/public/sites/?near=x",
        "/api/v1/public/nothing/",
        "/data/sites/none.json",
        "/shelters/sites/x/",
    ]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 600:
            continue
        seen.add(address)
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
        text = body.decode("utf-8", errors="replace") + str(response.headers)
        yield address, text
        if "html" in response["Content-Type"]:
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(text) if link.startswith(OURS)]


def test_no_mark_is_found_in_anything_public(client: Client, cast: Cast, marks: Marks, settings: Any) -> None:
    assert len(marks.texts) > 1000
    marked = re.compile("|".join(map(re.escape, sorted(marks.texts, key=len, reverse=True))))
    folder = Path(settings.SNAPSHOT_DIR)
    pages = dict(everything_public(client, folder))
    withdrawn = set(PublishedSite.objects.exclude(withdrawn_at=None).values_list("public_id", flat=True))
    assert len(withdrawn) == EACH
    for feed in FEEDS:
        assert set(WITHDRAWN.findall(pages[feed])) == withdrawn
        pages[feed] = WITHDRAWN.sub("", pages[feed])
    # A withdrawn site's own page may repeat the id that was asked for, and nothing else.
    found = {
        address: marks_found
        for address, text in pages.items()
        if (marks_found := {mark for mark in marked.findall(text) if mark not in address})
    }
    assert found == {}
    assert len(pages) > 60
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            assert not marked.search(path.read_text()), path
    published = PublishedSite.objects.published().count()
    assert published == EACH
    assert sum("人防地下室" in text for text in pages.values()) > published, "the crawl sees what is public"


def test_the_search_would_find_a_leak(client: Client, cast: Cast, marks: Marks, settings: Any) -> None:
    """The planted bug: a copy that took the register's remark along."""
    leaked = next(mark for mark in sorted(marks.texts) if mark.startswith("zq"))
    PublishedSite.objects.published().update(note=leaked)
    build()
    assert any(leaked in text for _address, text in everything_public(client, Path(settings.SNAPSHOT_DIR)))
