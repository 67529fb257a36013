"""Goal E7: two people, a drill that looks like one, an end that every device keeps, off line within two minutes."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.records.publication.errors import NotAllowed, SamePerson, SecretContent
from shelters.finder.banners.errors import AlreadyOver
from shelters.finder.banners.models import Banner
from shelters.finder.banners.services import approve_banner, cancel_banner, propose_banner, refuse_banner
from shelters.finder.errors import BuildRefused
from shelters.finder.models import PublishedSite
from shelters.finder.snapshot.build import build
from tests.cast import Cast, make_user, signed_in
from tests.shelters.finder.published import approve_the_set, publish_many


def propose(cast: Cast, **changes: Any) -> Banner:
    now = timezone.now()
    words = {
        "kind": "drill", "title": "防空警报试鸣", "title_en": "Siren test", "text": "今天上午试鸣，请勿惊慌。",
        "text_en": "The sirens are tested this morning.", "issued_at": now, "expires_at": now + dt.timedelta(hours=2),
    }  # fmt: skip
    return propose_banner(**{"organisation": cast.city, "by": cast.editor, **words, **changes})


def on_line(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "version.json").read_bytes())["banners"]


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR)


def test_a_second_person_puts_it_on_every_page(cast: Cast, folder: Path, client: Client) -> None:
    approve_the_set(cast)
    banner = propose(cast)
    build()
    assert on_line(folder) == []
    with pytest.raises(SamePerson):
        approve_banner(banner=banner, by=cast.editor)
    approve_banner(banner=banner, by=cast.secrecy_officer)
    build()
    assert [row["title"] for row in on_line(folder)] == ["防空警报试鸣"]
    for address in ("/", "/shelters/", "/shelters/search/", "/shelters/report/", "/accessibility/"):
        page = client.get(address).content.decode()
        assert "防空警报试鸣" in page, address
        assert 'data-kind="drill"' in page
        assert "演练" in page
    assert "Siren test" in client.get("/en/shelters/").content.decode()


def test_the_database_itself_wants_two_people(cast: Cast) -> None:
    banner = propose(cast)
    with pytest.raises(IntegrityError, match="two_people"):
        Banner.objects.filter(pk=banner.pk).update(state="approved", decided_by=cast.editor, decided_at=timezone.now())


def test_one_person_cancels_and_the_next_build_takes_it_off(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    banner = approve_banner(banner=propose(cast), by=cast.secrecy_officer)
    version = build().version
    with pytest.raises(MoveRefused):
        cancel_banner(banner=banner, by=cast.editor, reason=" ")
    cancel_banner(banner=banner, by=cast.editor, reason="误发")
    assert build().version == version  # the data stay what they were: phones load nothing but the manifest
    assert on_line(folder) == []
    assert (banner.state, banner.cancelled_by) == ("cancelled", cast.editor)


def test_it_comes_and_goes_although_the_data_are_refused(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish_many(cast, cast.a, 8)
    build()
    stated = json.loads((folder / "version.json").read_bytes())["generated_at"]
    banner = approve_banner(banner=propose(cast, kind="real"), by=cast.secrecy_officer)
    PublishedSite.objects.update(is_closed=True)  # too many at once: a build refuses
    with pytest.raises(BuildRefused):
        build()
    assert [row["kind"] for row in on_line(folder)] == ["real"]
    cancel_banner(banner=banner, by=cast.secrecy_officer, reason="解除")
    with pytest.raises(BuildRefused):
        build()
    now = json.loads((folder / "version.json").read_bytes())
    assert (now["banners"], now["generated_at"], now["count"]) == ([], stated, 8)


def test_it_ends_by_itself(cast: Cast, folder: Path, client: Client) -> None:
    approve_the_set(cast)
    approve_banner(banner=propose(cast), by=cast.secrecy_officer)
    build()
    assert "防空警报试鸣" in client.get("/").content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2, seconds=1), tick=False):
        assert "防空警报试鸣" not in client.get("/").content.decode()
        build()
    assert on_line(folder) == []


def test_what_begins_later_waits_on_the_device(cast: Cast, folder: Path, client: Client) -> None:
    approve_the_set(cast)
    later = timezone.now() + dt.timedelta(hours=1)
    banner = propose(cast, issued_at=later, expires_at=later + dt.timedelta(hours=1))
    approve_banner(banner=banner, by=cast.secrecy_officer)
    build()
    assert len(on_line(folder)) == 1
    assert "防空警报试鸣" not in client.get("/").content.decode()
    with time_machine.travel(later + dt.timedelta(minutes=1), tick=False):
        assert "防空警报试鸣" in client.get("/").content.decode()


def test_what_is_refused(cast: Cast) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed):
        propose(cast, by=cast.clerk)
    with pytest.raises(SecretContent):
        propose(cast, text="人防指挥所已启用")
    with pytest.raises(AlreadyOver):
        propose(cast, expires_at=now - dt.timedelta(minutes=1))
    with pytest.raises(MoveRefused):
        approve_banner(banner=propose(cast), by=cast.clerk)
    refused = refuse_banner(banner=propose(cast), by=cast.secrecy_officer, reason="用语不当")
    with pytest.raises(RuleBroken):
        approve_banner(banner=refused, by=cast.secrecy_officer)


def test_another_office_has_no_say(cast: Cast) -> None:
    author = make_user("editor_b", cast.b.organisation, "editor")
    stranger = make_user("officer_a", cast.a.organisation, "secrecy_officer")
    banner = propose(cast, organisation=cast.b.organisation, by=author)
    with pytest.raises(NotAllowed):
        approve_banner(banner=banner, by=stranger)
    with pytest.raises(NotAllowed):
        refuse_banner(banner=banner, by=stranger, reason="用语不当")
    approve_banner(banner=banner, by=cast.secrecy_officer)
    with pytest.raises(NotAllowed):
        cancel_banner(banner=banner, by=stranger, reason="误报")


def test_the_desk_proposes_approves_and_cancels(cast: Cast) -> None:
    now = timezone.localtime()
    entered = {
        "organisation": cast.city.pk, "kind": "real", "title": "防空警报", "title_en": "Air raid", "text": "请立即掩蔽",
        "text_en": "Take shelter", "issued_at_0": now.strftime("%Y-%m-%d"), "issued_at_1": "00:00",
        "expires_at_0": (now + dt.timedelta(days=1)).strftime("%Y-%m-%d"), "expires_at_1": "12:00",
    }  # fmt: skip
    assert "expires_at" in signed_in(cast.editor).get(reverse("admin:shelters_banner_add")).content.decode()
    answer = signed_in(cast.editor).post(reverse("admin:shelters_banner_add"), entered)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    banner = Banner.objects.get()
    assert (banner.state, banner.proposed_by) == ("proposed", cast.editor)
    step = reverse("admin:shelters_banner_step", args=[banner.uid])
    signed_in(cast.editor).post(step, {"to": "approved"})
    banner.refresh_from_db()
    assert banner.state == "proposed"
    signed_in(cast.secrecy_officer).post(step, {"to": "approved"})
    banner.refresh_from_db()
    assert (banner.state, banner.decided_by) == ("approved", cast.secrecy_officer)
    signed_in(cast.secrecy_officer).post(step, {"to": "cancelled", "reason": "误报"})
    banner.refresh_from_db()
    assert banner.state == "cancelled"
