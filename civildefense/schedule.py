"""What beat asks for, and how often.

Each task asks the database what is due, so that a lost or a doubled message does no harm.
"""

from typing import Any

MINUTE = 60.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "show that beat, broker and worker live": {"task": "home.note_beat", "schedule": MINUTE},
    "publish what has changed": {"task": "finder.build_snapshots", "schedule": MINUTE},
    "jobs whose worker or message was lost": {"task": "records.look_after_jobs", "schedule": MINUTE},
    "let the search follow the tables": {"task": "records.index_search", "schedule": MINUTE},
    "forget previews and results of steps for many rows": {
        "task": "records.forget_bulk_changes",
        "schedule": 60 * MINUTE,
    },
    "count places that were not found": {"task": "finder.count_misses", "schedule": 10 * MINUTE},
    "forget what was kept for a time only": {"task": "finder.forget", "schedule": 60 * MINUTE},
}
