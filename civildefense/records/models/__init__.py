from civildefense.records.models.attachments import Attachment
from civildefense.records.models.bulk import BulkChange, BulkRow
from civildefense.records.models.imports import ColumnMap, ImportBatch, ImportFile, ImportRow, UndoneRow
from civildefense.records.models.jobs import IdempotencyKey, Job, JobLine, ScheduledRun
from civildefense.records.models.publication import PublicationReview, SetApproval
from civildefense.records.models.search import SearchEntry, SearchMark
from civildefense.records.models.secrecy import (
    ClassificationDecision,
    DecisionReader,
    ReadLog,
    readable_fields,
    readable_in,
)
from civildefense.records.models.subjects import AboutSubject, subject_fields
from civildefense.records.models.transitions import Transition
from civildefense.records.models.visits import InboxVisit

__all__ = [
    "AboutSubject",
    "Attachment",
    "BulkChange",
    "BulkRow",
    "ClassificationDecision",
    "ColumnMap",
    "DecisionReader",
    "IdempotencyKey",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "InboxVisit",
    "Job",
    "JobLine",
    "PublicationReview",
    "ReadLog",
    "ScheduledRun",
    "SearchEntry",
    "SearchMark",
    "SetApproval",
    "Transition",
    "UndoneRow",
    "readable_fields",
    "readable_in",
    "subject_fields",
]
