"""Addresses of the public API, below /api/v1/public/."""

from django.urls import path

from shelters.finder import public_api, room_api
from shelters.finder.opendata import views as opendata

urlpatterns = [
    path("sites/", public_api.site_list, name="public_sites"),
    path("sites/<slug:public_id>/", public_api.site_detail, name="public_site"),
    path("sites.csv", public_api.bulk_file, {"kind": "csv"}, name="public_csv"),
    path("sites.geojson", public_api.bulk_file, {"kind": "geojson"}, name="public_geojson"),
    path("room/", room_api.room, name="public_room"),
    path("changes.atom", opendata.changes, name="public_changes"),
    path("catalog.jsonld", opendata.catalog, name="public_catalog"),
    path("dictionary/", public_api.dictionary, name="public_dictionary"),
]
