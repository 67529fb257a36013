"""The API's hall of records: attachments, jobs, imports."""

from rest_framework.routers import SimpleRouter

from civildefense.records.attachments.api import AttachmentViewSet
from civildefense.records.imports.api import ImportViewSet
from civildefense.records.jobs.api import JobViewSet

router = SimpleRouter(use_regex_path=False)
router.register("attachments", AttachmentViewSet, basename="attachment")
router.register("jobs", JobViewSet, basename="job")
router.register("imports", ImportViewSet, basename="import")

urlpatterns = router.urls
