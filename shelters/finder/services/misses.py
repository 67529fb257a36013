"""What was searched and not found: counted, never with who or when in the day.

A web process only appends a line to a spool file, so that a search needs no database; a task counts the lines later.
"""

import datetime as dt
import os
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from civildefense.common.secrecy import guard_text
from shelters.finder.models import PlaceMiss

LONGEST = 60
SPOOL = "misses.spool"
MOST_BYTES = 1_000_000
KEPT = dt.timedelta(days=365)
# Telephone, identity and plate-like numbers are about persons, not places.
_PERSONAL = re.compile(r"\d{5,}|@|\d{3,}[\s-]\d{3,}")


def _spool() -> Path:
    return Path(settings.SNAPSHOT_DIR).parent / SPOOL


def clean_miss(text: str) -> str:
    """The text as it is kept, or "" when it may not be kept."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    text = "".join(letter for letter in text if letter.isprintable())
    if not text or len(text) > LONGEST or _PERSONAL.search(text) or guard_text(text):
        return ""
    return text.lower()


def note_miss(text: str) -> bool:
    """Append the text to the spool; whether it was kept. A full spool keeps nothing more until it is counted."""
    cleaned = clean_miss(text)
    spool = _spool()
    if not cleaned or (spool.exists() and spool.stat().st_size > MOST_BYTES):
        return False
    spool.parent.mkdir(parents=True, exist_ok=True)
    line = f"{cleaned}\n".encode()
    handle = os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o660)
    try:
        os.write(handle, line)  # one write of a short line: two processes never mix their lines
    finally:
        os.close(handle)
    return True


def ingest_misses() -> int:
    """Count the spooled lines; answers how many. A batch that a crash left behind is counted first."""
    spool = _spool()
    if spool.exists():
        spool.rename(spool.with_suffix(f".{time.time_ns()}.taken"))
    lines = 0
    for taken in sorted(spool.parent.glob(f"{spool.stem}.*.taken")):
        counts = Counter(filter(None, map(clean_miss, taken.read_text(encoding="utf-8", errors="ignore").splitlines())))
        _count(counts)
        taken.unlink()
        lines += counts.total()
    return lines


@transaction.atomic
def _count(counts: Counter[str]) -> None:
    today = timezone.localdate()
    known = PlaceMiss.objects.select_for_update(no_key=True).filter(text__in=counts).order_by("pk")
    for miss in known:
        PlaceMiss.objects.filter(pk=miss.pk).update(count=F("count") + counts.pop(miss.text), last_on=today)
    PlaceMiss.objects.bulk_create(
        PlaceMiss(text=text, count=count, last_on=today) for text, count in sorted(counts.items())
    )


def forget_misses() -> int:
    """A place that nobody missed for a year is forgotten; answers how many were."""
    return PlaceMiss.objects.filter(last_on__lt=timezone.localdate() - KEPT).delete()[0]
