"""The app's desks, in reading order."""

from projects.approvals.admin import (
    ApprovalAdmin,
    ApprovalItemAdmin,
    DelegationAdmin,
    LandConditionAdmin,
    PermitAdmin,
    PowerItemAdmin,
    ProvincialReplyAdmin,
    StageClockAdmin,
)
from projects.developments.admin import (
    AcceptanceItemAdmin,
    BreachAdmin,
    BuildingAdmin,
    DevelopmentAdmin,
    MilestoneAdmin,
    ServiceEntryAdmin,
)
from projects.enterprises.admin import EnterpriseAdmin, QualificationAdmin, QualificationKindAdmin
from projects.fees.audit import printed as fees_in_print  # noqa: F401 (registers what printed figures count)
from projects.fees.cases.admin import AssessmentAdmin, FeeCaseAdmin
from projects.fees.collection.admin import CollectionStepAdmin
from projects.fees.collectors.admin import CollectorRuleAdmin
from projects.fees.notices.admin import FeeNoticeAdmin
from projects.fees.payments.admin import PaymentAdmin
from projects.fees.publishing.admin import PublishedFeeRuleAdmin, PublishedFeeYearAdmin
from projects.fees.reconciliation.admin import ReconciliationAdmin
from projects.fees.refunds.admin import RefundAdmin, WriteOffAdmin
from projects.fees.relief.admin import EndedChargeAdmin, ReliefAdmin, ReliefGroundAdmin
from projects.funds.admin import (
    AllocationAdmin,
    AuditFindingAdmin,
    BudgetChangeAdmin,
    DisbursementAdmin,
    PublishedFundYearAdmin,
    SpecialFundAdmin,
)
from projects.ledger.admin import AccountAdmin, TransferAdmin
from projects.obligations.admin import (
    AreaCreditAdmin,
    BuildingPartAdmin,
    ObligationAdmin,
    OffsiteApplicationAdmin,
    OffsiteGroundAdmin,
    SupportingAreaAdmin,
)

__all__ = [
    "AcceptanceItemAdmin",
    "AccountAdmin",
    "AllocationAdmin",
    "ApprovalAdmin",
    "ApprovalItemAdmin",
    "AreaCreditAdmin",
    "AssessmentAdmin",
    "AuditFindingAdmin",
    "BreachAdmin",
    "BudgetChangeAdmin",
    "BuildingAdmin",
    "BuildingPartAdmin",
    "CollectionStepAdmin",
    "CollectorRuleAdmin",
    "DelegationAdmin",
    "DevelopmentAdmin",
    "DisbursementAdmin",
    "EndedChargeAdmin",
    "EnterpriseAdmin",
    "FeeCaseAdmin",
    "FeeNoticeAdmin",
    "LandConditionAdmin",
    "MilestoneAdmin",
    "ObligationAdmin",
    "OffsiteApplicationAdmin",
    "OffsiteGroundAdmin",
    "PaymentAdmin",
    "PermitAdmin",
    "PowerItemAdmin",
    "ProvincialReplyAdmin",
    "PublishedFeeRuleAdmin",
    "PublishedFeeYearAdmin",
    "PublishedFundYearAdmin",
    "QualificationAdmin",
    "QualificationKindAdmin",
    "ReconciliationAdmin",
    "RefundAdmin",
    "ReliefAdmin",
    "ReliefGroundAdmin",
    "ServiceEntryAdmin",
    "SpecialFundAdmin",
    "StageClockAdmin",
    "SupportingAreaAdmin",
    "TransferAdmin",
    "WriteOffAdmin",
]
