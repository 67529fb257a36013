"""Addresses of the public API, below /api/v1/public/."""

from django.urls import path

from shelters.finder import public_api

urlpatterns = [
    path("sites/", public_api.site_list, name="public_sites"),
    path("sites/<slug:public_id>/", public_api.site_detail, name="public_site"),
    path("sites.csv", public_api.bulk_file, {"kind": "csv"}, name="public_csv"),
    path("sites.geojson", public_api.bulk_file, {"kind": "geojson"}, name="public_geojson"),
    path("dictionary/", public_api.dictionary, name="public_dictionary"),
]
