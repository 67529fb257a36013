"""The banners of a page, from the snapshot's manifest: no database, so that they stand there in the worst hour."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from shelters.finder.snapshot import Snapshot
from shelters.finder.wording import is_english, local, moment_text, say

# The real thing first, then what looks like it.
ORDER = ("real", "drill", "notice")


def banner_words(current: Snapshot | None, now: dt.datetime | None = None) -> list[dict[str, Any]]:
    """What is to be shown now; a page kept on a phone drops each by itself when its time is over."""
    now = now or timezone.now()
    rows = [row for row in _rows(current) if _moment(row, "issued_at") <= now < _moment(row, "expires_at")]
    rows.sort(key=lambda row: (ORDER.index(row["kind"]), row["issued_at"]))
    english = is_english()
    return [
        {
            "kind": row["kind"],
            "label": say(f"banner_{row['kind']}"),
            "title": local(row, "title", english=english),
            "text": local(row, "text", english=english),
            "period": say(
                "banner_period",
                start=moment_text(_moment(row, "issued_at")),
                end=moment_text(_moment(row, "expires_at")),
            ),
            "expires_at": row["expires_at"],
        }
        for row in rows
    ]


def _rows(current: Snapshot | None) -> list[dict[str, Any]]:
    return current.manifest.get("banners", []) if current else []


def _moment(row: dict[str, Any], name: str) -> dt.datetime:
    moment = parse_datetime(row[name])
    assert moment is not None  # the builder wrote it
    return moment
