"""Back to an older snapshot: quick, held, and never with what was taken off line since."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shelters.finder.errors import BuildRefused
from shelters.finder.models import PublishedSite
from shelters.finder.services import withdraw_site
from shelters.finder.snapshot import load_current
from shelters.finder.snapshot.build import build, last_refusal
from shelters.finder.snapshot.rollback import older_versions, release, roll_back
from tests.cast import Cast
from tests.shelters.finder.published import approve_the_set, publish_many


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR)


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "version.json").read_bytes())


def names() -> set[str]:
    current = load_current()
    assert current
    return set(current.index["sites"]["name"])


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("build_snapshots", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def two_versions(cast: Cast, folder: Path) -> tuple[str, str]:
    """Eight sites, then one of them under a wrong name."""
    approve_the_set(cast)
    publish_many(cast, cast.a, 8)
    first = build().version
    PublishedSite.objects.filter(name__endswith="m0").update(name="错误")
    PublishedSite.objects.filter(pk=PublishedSite.objects.earliest("pk").pk).update(name="错误")
    return first, build().version


def test_the_version_before_comes_back_with_its_own_date(two_versions: tuple[str, str], folder: Path) -> None:
    first, second = two_versions
    assert manifest(folder)["version"] == second
    assert "错误" in names()
    assert [old.version for old in older_versions()] == [first]
    assert first in said("--list")
    assert "8" in said("--rollback")
    assert manifest(folder)["version"] == first
    assert "错误" not in names()


def test_it_is_held_until_it_is_released(two_versions: tuple[str, str], folder: Path) -> None:
    first, second = two_versions
    roll_back()
    with pytest.raises(BuildRefused) as refused:
        build()
    assert refused.value.code == "held"
    assert first in str(refused.value)
    assert manifest(folder)["version"] == first
    said("--release")
    assert manifest(folder)["version"] == second
    assert last_refusal() is None
    assert not release()


def test_what_was_withdrawn_never_comes_back(cast: Cast, two_versions: tuple[str, str], folder: Path) -> None:
    first, _second = two_versions
    gone, closed, later = PublishedSite.objects.order_by("-pk")[:3]
    withdraw_site(site=gone, by=cast.secrecy_officer, reason="涉密")
    PublishedSite.objects.filter(pk=closed.pk).update(is_closed=True)
    build()
    built = roll_back(first)
    assert built.count == 6
    text = "".join(path.read_text() for path in folder.glob("*.json"))
    assert gone.public_id not in text
    assert closed.public_id not in text
    # And what is withdrawn while an older version is held leaves with the next minute.
    withdraw_site(site=later, by=cast.secrecy_officer, reason="涉密")
    with pytest.raises(BuildRefused):
        build()
    assert manifest(folder)["count"] == 5
    assert later.public_id not in "".join(path.read_text() for path in folder.glob("*.json"))


def test_capacities_come_back_only_with_their_approval(cast: Cast, folder: Path) -> None:
    approve_the_set(cast, with_capacity=True)
    publish_many(cast, cast.a, 8)
    open_handed = build().version
    assert manifest(folder)["capacity"]
    PublishedSite.objects.filter(pk=PublishedSite.objects.earliest("pk").pk).update(name="改名")
    build()
    approve_the_set(cast)
    # A refused build takes them off line as well, and going back does not bring them.
    PublishedSite.objects.update(is_closed=True)
    with pytest.raises(BuildRefused):
        build()
    assert not manifest(folder)["capacity"]
    PublishedSite.objects.update(is_closed=False)
    assert roll_back(open_handed).count == 8
    assert not manifest(folder)["capacity"]
    assert not [path.name for path in folder.glob("*.json") if '"capacity":[' in path.read_text()]


def test_there_is_nothing_to_go_back_to(cast: Cast, folder: Path) -> None:
    approve_the_set(cast)
    publish_many(cast, cast.a, 1)
    build()
    with pytest.raises(CommandError):
        said("--rollback")
    with pytest.raises(CommandError):
        said("--rollback", "ffffffffffff")


def test_a_damaged_old_version_is_not_put_on_line(two_versions: tuple[str, str], folder: Path) -> None:
    _first, second = two_versions
    older_versions()[0].path.write_bytes(b"half")
    with pytest.raises(CommandError):
        said("--rollback")
    assert manifest(folder)["version"] == second
    build()
