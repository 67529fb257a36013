"""Which files of the packages go to the browser: only those that a page names."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class BrowserFilesConfig(StaticFilesConfig):
    # Pico ships its one stylesheet in a hundred colours; Redoc asks another host for its fonts; of the charts only
    # the build with bars and lines is used.
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns, "pico.[!m]*", "redoc", "leaflet-src*",
        "echarts.[!c]*", "echarts.common.js*", "extension",
    ]  # fmt: skip


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names by content, within our own script modules too: a page never loads modules of two versions.

    Django's switch for this reads every script and stumbles over those of packages.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "shelters/*.js",
            (
                (r"""(?P<matched>from\s*["'](?P<url>\./.*?)["'])""", 'from "%(url)s"'),
                (r"""(?P<matched>import\(["'](?P<url>\./.*?)["']\))""", 'import("%(url)s")'),
            ),
        ),
    )
