"""The only writers of the public copies, of reports and of places that were not found."""

from shelters.finder.services.live import refresh_live_facts
from shelters.finder.services.misses import forget_misses, ingest_misses, note_miss
from shelters.finder.services.publishing import (
    approve_site,
    drift,
    propose_site,
    refuse_site,
    site_content,
    withdraw_site,
)
from shelters.finder.services.reports import answer_report, forget_contacts, receive_report, start_report
from shelters.finder.services.undone import follow_undone_imports

__all__ = [
    "answer_report",
    "approve_site",
    "drift",
    "follow_undone_imports",
    "forget_contacts",
    "forget_misses",
    "ingest_misses",
    "note_miss",
    "propose_site",
    "receive_report",
    "refresh_live_facts",
    "refuse_site",
    "site_content",
    "start_report",
    "withdraw_site",
]
