from civildefense.records.models.attachments import Attachment
from civildefense.records.models.imports import ColumnMap, ImportBatch, ImportRow
from civildefense.records.models.jobs import IdempotencyKey, Job, ScheduledRun
from civildefense.records.models.publication import PublicationReview, SetApproval
from civildefense.records.models.secrecy import ClassificationDecision, ReadLog, readable_fields
from civildefense.records.models.subjects import AboutSubject, subject_fields
from civildefense.records.models.transitions import Transition

__all__ = [
    "AboutSubject",
    "Attachment",
    "ClassificationDecision",
    "ColumnMap",
    "IdempotencyKey",
    "ImportBatch",
    "ImportRow",
    "Job",
    "PublicationReview",
    "ReadLog",
    "ScheduledRun",
    "SetApproval",
    "Transition",
    "readable_fields",
    "subject_fields",
]
