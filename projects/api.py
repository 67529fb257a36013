"""The API's hall: every resource of this app, in reading order."""

from rest_framework.routers import SimpleRouter

from projects.approvals.api import ApprovalViewSet
from projects.developments.api import (
    AcceptanceItemViewSet,
    BreachViewSet,
    BuildingViewSet,
    DevelopmentViewSet,
    MilestoneViewSet,
    ParticipantViewSet,
    PhaseViewSet,
    ServiceEntryViewSet,
)
from projects.enterprises.api import EnterpriseViewSet
from projects.fees.cases.api import FeeCaseViewSet
from projects.fees.payments.api import PaymentViewSet
from projects.obligations.api import ObligationViewSet, SupportingAreaViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, basename="enterprise")
router.register("developments", DevelopmentViewSet, basename="development")
router.register("developments/<uuid:development_uid>/phases", PhaseViewSet, basename="development-phase")
router.register("developments/<uuid:development_uid>/buildings", BuildingViewSet, basename="development-building")
router.register(
    "developments/<uuid:development_uid>/participants", ParticipantViewSet, basename="development-participant"
)
router.register("developments/<uuid:development_uid>/milestones", MilestoneViewSet, basename="development-milestone")
router.register("developments/<uuid:development_uid>/breaches", BreachViewSet, basename="development-breach")
router.register(
    "developments/<uuid:development_uid>/service-entries", ServiceEntryViewSet, basename="development-service-entry"
)
router.register(
    "developments/<uuid:development_uid>/acceptance-items",
    AcceptanceItemViewSet,
    basename="development-acceptance-item",
)
router.register("approvals", ApprovalViewSet, basename="approval")
router.register("obligations", ObligationViewSet, basename="obligation")
router.register("supporting-areas", SupportingAreaViewSet, basename="supporting-area")
router.register("fee-cases", FeeCaseViewSet, basename="fee-case")
router.register("payments", PaymentViewSet, basename="payment")

urlpatterns = router.urls
