"""Addresses of the OGC API, below /api/ogc/; each with and without a slash at its end, since clients differ."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from shelters.finder.ogc import views

app_name = "ogc"


def _both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    return [path(f"{route}/", view, name=name), path(route, view, name=name)]


urlpatterns = [
    path("", views.landing, name="landing"),
    *_both("api", views.definition, "definition"),
    *_both("conformance", views.conformance, "conformance"),
    *_both("collections", views.collections, "collections"),
    *_both("collections/<slug:collection_id>", views.collection, "collection"),
    *_both("collections/<slug:collection_id>/items", views.items, "items"),
    *_both("collections/<slug:collection_id>/items/<path:feature_id>", views.feature, "feature"),
]
