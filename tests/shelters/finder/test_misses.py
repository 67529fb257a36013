"""Searched and not found: counted without who, where or when in the day."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shelters.finder import tasks
from shelters.finder.models import PlaceMiss
from shelters.finder.services import ingest_misses, note_miss
from shelters.finder.services import misses as rules


@pytest.fixture
def spool(settings: Any) -> Path:
    return Path(settings.SNAPSHOT_DIR).parent / rules.SPOOL


def test_texts_are_counted_together(db: None, spool: Path) -> None:
    for text in ("新桥北村", " 新桥　北村 ", "新桥北村", "ABC广场"):
        note_miss(text)
    assert ingest_misses() == 4
    note_miss("abc广场")
    tasks.count_misses()
    assert dict(PlaceMiss.objects.values_list("text", "count")) == {"新桥北村": 2, "新桥 北村": 1, "abc广场": 2}
    assert list(spool.parent.glob("misses*")) == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", "x" * 61, "13812345678", "320602199001011234", "a@b.cn", "138 1234 5678", "人防指挥所", "\x00\x1b"],
)
def test_what_may_be_about_a_person_or_secret_is_not_kept(text: str, spool: Path) -> None:
    assert not note_miss(text)
    assert not spool.exists()


def test_line_breaks_cannot_make_two_lines(spool: Path) -> None:
    note_miss("一\n二\r\n三")
    assert spool.read_text() == "一 二 三\n"


def test_a_full_spool_takes_nothing_more(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 20)
    for _each in range(10):
        note_miss("新桥北村新村")
    assert spool.stat().st_size < 60


def test_what_a_crash_left_behind_is_counted_the_next_time(db: None, spool: Path) -> None:
    spool.with_suffix(".1.taken").write_text("新桥北村\n\udcff坏\n", errors="surrogateescape")
    assert ingest_misses() == 2
    assert PlaceMiss.objects.get(text="新桥北村").count == 1


def test_what_nobody_misses_for_a_year_is_forgotten(db: None) -> None:
    today = timezone.localdate()
    PlaceMiss.objects.create(text="老地方", last_on=today - dt.timedelta(days=366))
    PlaceMiss.objects.create(text="新桥北村", last_on=today - dt.timedelta(days=300))
    tasks.forget()
    assert list(PlaceMiss.objects.values_list("text", flat=True)) == ["新桥北村"]
