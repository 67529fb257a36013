"""The API's hall: every resource of this app, in reading order."""

from rest_framework.routers import SimpleRouter

from projects.enterprises.api import EnterpriseViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")

urlpatterns = router.urls
