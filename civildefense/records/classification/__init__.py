"""Which restricted columns may be kept, by which document, for whom."""

from civildefense.records.classification.services import record_decision, restricted_fields, revoke_decision

__all__ = ["record_decision", "restricted_fields", "revoke_decision"]
