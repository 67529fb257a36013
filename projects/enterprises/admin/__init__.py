"""Enterprises on the desk."""

from projects.enterprises.admin.enterprise import EnterpriseAdmin
from projects.enterprises.admin.standing import QualificationAdmin, QualificationKindAdmin

__all__ = ["EnterpriseAdmin", "QualificationAdmin", "QualificationKindAdmin"]
