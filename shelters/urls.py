"""Public pages of the shelters, slice by slice, below /shelters/ and /en/shelters/."""

from django.urls import include, path

urlpatterns = [
    path("", include("shelters.finder.urls")),
]
