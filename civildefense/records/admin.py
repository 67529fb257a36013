"""The hall's desks, in reading order."""

from civildefense.records.attachments.admin import AttachmentAdmin
from civildefense.records.classification.admin import ClassificationDecisionAdmin
from civildefense.records.imports.admin import ImportBatchAdmin
from civildefense.records.jobs.admin import JobAdmin
from civildefense.records.journal import ReadLogAdmin, TransitionAdmin
from civildefense.records.publication.admin import SetApprovalAdmin

__all__ = [
    "AttachmentAdmin",
    "ClassificationDecisionAdmin",
    "ImportBatchAdmin",
    "JobAdmin",
    "ReadLogAdmin",
    "SetApprovalAdmin",
    "TransitionAdmin",
]
