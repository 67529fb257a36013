"""Which files of the packages go to the browser: only those that a page names."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class BrowserFilesConfig(StaticFilesConfig):
    # Pico ships its one stylesheet in a hundred colours; Redoc asks another host for its fonts.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "pico.[!m]*", "redoc", "leaflet-src*"]
