"""The API's hall: every resource of this app, in reading order."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from shelters.facilities.api import (
    CheckViewSet,
    EntranceViewSet,
    FacilityRestrictedView,
    FacilityViewSet,
    UnitViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("facilities", FacilityViewSet, basename="facility")
router.register("facilities/<uuid:facility_uid>/entrances", EntranceViewSet, basename="facility-entrance")
router.register("facilities/<uuid:facility_uid>/units", UnitViewSet, basename="facility-unit")
router.register("facilities/<uuid:facility_uid>/checks", CheckViewSet, basename="facility-check")

urlpatterns = [
    *router.urls,
    path(
        "facilities/<uuid:facility_uid>/restricted/",
        FacilityRestrictedView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="facility-restricted",
    ),
]
