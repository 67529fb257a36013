"""Back to an older version within a minute, and held there until somebody lets the builds go on."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from shelters.finder.errors import BuildRefused
from shelters.finder.snapshot import kept
from shelters.finder.snapshot.build import Built, last_good, public_ids, publish, reduced
from shelters.finder.snapshot.material import read_material
from shelters.finder.snapshot.switch import only_builder
from shelters.finder.snapshot.validation import validate


def older_versions() -> list[kept.Version]:
    """What can be gone back to, newest first; the version on line is left out."""
    folder = Path(settings.SNAPSHOT_DIR)
    last = last_good(folder)
    current = last.manifest["version"] if last else ""
    return [version for version in kept.versions(folder) if version.version != current]


def roll_back(version: str = "") -> Built:
    """Put ``version`` (the one before, when empty) on line and hold it there.

    Whatever is not public now stays away: withdrawn and closed sites, capacities without an approval.
    """
    folder = Path(settings.SNAPSHOT_DIR)
    with only_builder(folder, wait=True):
        known = [old for old in older_versions() if old.version.startswith(version)]
        if not known:
            raise BuildRefused(_("There is no such older snapshot."), code="no_older_snapshot")
        head, old_parts = kept.read(known[0])
        material, last = read_material(), last_good(folder)
        gone = set(old_parts["index"]["sites"]["id"]) - public_ids(material)
        parts = reduced(old_parts, material, gone)
        validate(parts, material, None, accept_change=True)
        built = publish(folder, parts, material, last, restate=False, at=head["generated_at"])
        kept.set_hold(folder, built.version, head["generated_at"])
        return built


def release() -> bool:
    """Let the builds go on; whether anything was held."""
    folder = Path(settings.SNAPSHOT_DIR)
    with only_builder(folder, wait=True):
        was_held = kept.hold(folder) is not None
        kept.end_hold(folder)
        return was_held
