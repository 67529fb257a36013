"""What can be imported into the app's registers, in reading order."""

from civildefense.records.imports.targets import register
from projects.approvals.imports import ApprovalTarget
from projects.developments.imports import DevelopmentTarget
from projects.enterprises.imports import EnterpriseTarget
from projects.fees.imports import PaymentTarget

register(EnterpriseTarget())
register(DevelopmentTarget())
register(ApprovalTarget())
register(PaymentTarget())
