"""The page as a set of files with one version: what the service worker keeps, and what tells two versions apart."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse

from shelters.finder.snapshot import Snapshot

FIRST_MODULES = [
    f"shelters/finder/{name}.js"
    for name in (
        "advice", "banners", "fill", "finder", "hours", "list", "nearest", "page", "position", "search", "snapshot",
        "texts", "unpack",
    )
]  # fmt: skip
LATER = (
    "card", "changes", "compass", "extras", "install", "map", "navigation", "plan", "qr", "report", "room", "saved",
    "share",
)  # fmt: skip
LATER_MODULES = [f"shelters/finder/{name}.js" for name in LATER]
STYLES = [
    "css/tokens.css",
    "css/public.css",
    "js/preferences.js",
    "shelters/finder/finder.css",
    "shelters/finder/icon.svg",
]
MAP_FILES = {
    "css": "vendor/leaflet/leaflet.css",
    "leaflet": "vendor/leaflet/leaflet.js",
    "cluster": "vendor/supercluster/supercluster.min.js",
}
TEMPLATES = ["base_public.html"] + [
    f"shelters/finder/{name}.html"
    for name in (
        "shell",
        "home",
        "report",
        "_banner",
        "_banners",
        "_events",
        "_list",
        "_room_place",
        "_site",
        "_plan",
        "_plan_mark",
        "_result",
        "_entrance",
    )
]
WORKER = "shelters/finder/worker.js"


def source_file(name: str) -> Path | None:
    """The file that is served: collected under its hashed name, or straight from its source folder."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))
    found = finders.find(name)
    return Path(found) if found else None


def _file_set() -> list[tuple[str, str]]:
    names = [*STYLES, *FIRST_MODULES, *LATER_MODULES, *MAP_FILES.values()]
    found = [(name, path) for name in names if (path := source_file(name))]
    return [(static(name), hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in found]


def _texts_digest() -> str:
    sources = [Path(get_template(name).origin.name) for name in TEMPLATES]  # type: ignore[attr-defined]
    sources += [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.mo"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def content_key(current: Snapshot | None) -> str:
    """What of the snapshot stands in the page itself: the advice, and whether people can be counted."""
    return f"{current.manifest['files']['advice']} {current.has_capacity}" if current else ""


@lru_cache(maxsize=8)
def _kept(key: str) -> tuple[str, list[tuple[str, str]]]:
    files = _file_set()
    version = hashlib.sha256(json.dumps([files, _texts_digest(), key]).encode()).hexdigest()[:12]
    return version, files


def file_set(key: str) -> tuple[str, list[tuple[str, str]]]:
    """Version of the shell and its files as (address, sha256). In development files change while it runs."""
    if settings.DEBUG:
        _kept.cache_clear()
    return _kept(key)


def worker_source(key: str) -> str:
    """The service worker with its set of files, or the one that takes itself away (``FINDER_WORKER=off``)."""
    source = (source_file(WORKER) or Path()).read_text(encoding="utf-8")
    if not settings.FINDER_WORKER:
        return source
    version, files = file_set(key)
    kept = {
        "version": version,
        "scope": reverse("finder:home"),
        "page": reverse("finder:home"),
        "report": reverse("finder:report"),
        "files": files,
    }
    return f"self.SET = {json.dumps(kept)};\n{source}"
