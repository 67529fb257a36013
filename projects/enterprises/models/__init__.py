"""Units that build, keep or answer for civil-defence works, and what is known of each."""

from projects.enterprises.models.enterprises import (
    Enterprise,
    EnterpriseContact,
    EnterpriseName,
    validate_credit_code,
)
from projects.enterprises.models.merges import EnterpriseDistinction, EnterpriseMerge, MergedReference
from projects.enterprises.models.standing import CreditGrade, Qualification, QualificationKind
from projects.enterprises.states import EnterpriseKind, EnterpriseState

__all__ = [
    "CreditGrade",
    "Enterprise",
    "EnterpriseContact",
    "EnterpriseDistinction",
    "EnterpriseKind",
    "EnterpriseMerge",
    "EnterpriseName",
    "EnterpriseState",
    "MergedReference",
    "Qualification",
    "QualificationKind",
    "validate_credit_code",
]
