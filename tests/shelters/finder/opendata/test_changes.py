"""From version to version: what came, changed and went; of what went, nothing but id and day remains."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree

from shelters.finder.models import PublishedSite
from shelters.finder.snapshot.build import build
from tests.cast import Cast, make_entrance, make_facility
from tests.shelters.finder.published import approve_the_set, publish

FEED = "/api/v1/public/changes.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR)


def entries(client: Client, **query: str) -> dict[str, Any]:
    """Title → entry."""
    root = ET.fromstring(client.get(FEED, query).content)
    return {entry.findtext("a:title", "", ATOM): entry for entry in root.findall("a:entry", ATOM)}


def test_a_site_comes_changes_and_goes(client: Client, cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    with time_machine.travel("2026-05-01T08:00:00+08:00", tick=False):
        build()
    name = site.name
    ((title, first),) = entries(client, lang="en").items()
    assert (title, first.find("a:category", ATOM).get("term")) == (f"Published: {name}", "published")
    assert first.findtext("a:updated", "", ATOM) == "2026-05-01T08:00:00+08:00"

    PublishedSite.objects.filter(pk=site.pk).update(responsible_unit="新物业", note="走侧门")
    with time_machine.travel("2026-05-02T08:00:00+08:00", tick=False):
        build()
    ((title, second),) = entries(client, lang="en").items()
    assert title == f"Changed: {name}"
    assert second.findtext("a:id", "", ATOM) == first.findtext("a:id", "", ATOM)
    assert second.findtext("a:summary", "", ATOM) == "What changed: Notes and the way in, Responsible unit"

    with time_machine.travel("2026-05-03T08:00:00+08:00", tick=False):
        PublishedSite.objects.filter(pk=site.pk).update(
            withdrawn_at=timezone.now(), withdrawn_by=cast.editor, withdrawal_reason="canary reason"
        )
        build()
    response = client.get(FEED, {"lang": "en"})
    ((title, last),) = entries(client, lang="en").items()
    assert title == f"Withdrawn: {site.public_id}"
    assert last.findtext("a:id", "", ATOM) == first.findtext("a:id", "", ATOM)
    assert last.find("a:link", ATOM) is None
    for told in (name, site.address, "新物业", "canary"):
        assert told not in response.content.decode()
        assert told not in (folder.parent / "changes.json").read_text()

    PublishedSite.objects.filter(pk=site.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
    build()
    assert list(entries(client, lang="en")) == [f"Published: {name}"]


def test_nothing_is_told_where_nothing_changed(client: Client, cast: Cast) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    before = client.get(FEED).content
    build()
    other = make_facility(cast.b, "other")
    make_entrance(other, "A")
    publish(cast, other)
    build()
    assert client.get(FEED).content != before
    assert [title.partition(":")[0] for title in entries(client, lang="en")] == ["Published", "Published"]


def test_a_district_has_its_own_feed_and_all_withdrawals(client: Client, cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    near, far, gone = cast.a.facility, make_facility(cast.b, "far"), make_facility(cast.b, "gone")
    for facility in (far, gone):
        make_entrance(facility, "A")
    kept, other, lost = (publish(cast, facility) for facility in (near, far, gone))
    build()
    PublishedSite.objects.filter(pk=lost.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.editor, withdrawal_reason="x"
    )
    build()
    assert not any(lost.public_id in path.read_text() for path in folder.glob("*.json"))
    titles = set(entries(client, lang="en", district=cast.a.division.code))
    assert titles == {f"Published: {kept.name}", f"Withdrawn: {lost.public_id}"}
    assert f"Published: {other.name}" in entries(client, lang="en", district=cast.b.division.code)
    assert client.get(FEED, {"district": "000000"}).status_code == 400


def test_a_damaged_list_begins_anew_and_stops_no_build(client: Client, cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    build()
    (folder.parent / "changes.json").write_text("{")
    PublishedSite.objects.filter(pk=site.pk).update(note="新")
    assert build().is_new
    assert [title.partition(":")[0] for title in entries(client, lang="en")] == ["Changed"]


def test_the_feed_is_valid_atom(client: Client, snapshot: dict[str, Any]) -> None:
    """RFC 4287: the elements that must be there, once each; without changes too."""
    response = client.get(FEED)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert [etree.QName(element).localname for element in root] == ["id", "title", "updated", "author", "link", "link"]
    is_valid_atom(root)


def test_a_feed_with_entries_is_valid_atom(client: Client, cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    PublishedSite.objects.filter(pk=site.pk).update(name="甲 & <乙>\x0b")
    build()
    root = etree.fromstring(client.get(FEED).content)
    is_valid_atom(root)
    assert "甲 & <乙>" in root.findtext("a:entry/a:title", "", ATOM)
    ids = [element.text for element in root.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids)) == 2


# RFC 4287, appendix B, as far as this feed goes: what must be there, once, and what may be.
RELAX_NG = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="feed"><attribute name="xml:lang"/><interleave>
 <ref name="id"/><ref name="title"/><ref name="updated"/>
 <element name="author"><element name="name"><text/></element></element>
 <oneOrMore><ref name="link"/></oneOrMore>
 <zeroOrMore><element name="entry"><interleave>
  <ref name="id"/><ref name="title"/><ref name="updated"/>
  <element name="category"><attribute name="term"/></element>
  <choice>
   <group><ref name="link"/><element name="summary"><text/></element></group>
   <element name="content"><text/></element>
  </choice>
 </interleave></element></zeroOrMore>
</interleave></element></start>
<define name="id"><element name="id"><data type="anyURI"/></element></define>
<define name="title"><element name="title"><text/></element></define>
<define name="updated"><element name="updated"><data type="dateTime"/></element></define>
<define name="link"><element name="link"><attribute name="rel"/><attribute name="href"><data type="anyURI"/></attribute>
 <attribute name="type"/></element></define>
</grammar>
"""


def is_valid_atom(root: Any) -> None:
    etree.RelaxNG(etree.fromstring(RELAX_NG)).assertValid(root)


def test_the_file_itself_holds_no_content(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish(cast, cast.a.facility)
    build()
    content = json.loads((folder.parent / "changes.json").read_bytes())
    assert set(content) == {"format", "since", "issued", "entries"}
    assert {name for entry in content["entries"] for name in entry} == {"id", "at", "kind"}
