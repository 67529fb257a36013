"""Document numbers leave no gap and are never given twice, whoever signs at the same time and whatever fails."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from civildefense.common.errors import RuleBroken
from civildefense.records.models import NumberRegister, Paper, Stationery
from civildefense.records.papers import errors, kinds, numbers, services, stationery
from tests.cast import Cast, make_cast
from tests.records.papers.steps import NOTE, draft, issued, reviewed

WRITERS = 6


@pytest.mark.django_db
def test_each_year_and_each_word_counts_from_one(cast: Cast) -> None:
    old = dt.date(2025, 12, 30)
    with time_machine.travel("2026-01-05T09:00:00+08:00", tick=False):
        assert issued(cast, issued_on=old).number == "江防〔2025〕1号"
        assert issued(cast).number == "江防〔2026〕1号"
        stationery.set_word(organisation=cast.city, kind=NOTE.name, word="江防函", by=cast.administrator)
        assert issued(cast).number == "江防函〔2026〕1号"


@pytest.mark.django_db
def test_a_later_number_bears_no_earlier_day(cast: Cast) -> None:
    with time_machine.travel("2026-06-05T09:00:00+08:00", tick=False):
        issued(cast)
        for day in (dt.date(2026, 6, 4), dt.date(2026, 6, 6)):
            with pytest.raises(errors.DayWrong):
                issued(cast, issued_on=day)
        assert issued(cast).serial == 2


@pytest.mark.django_db
def test_an_office_without_a_word_signs_nothing(cast: Cast) -> None:
    Stationery.objects.filter(organisation=cast.city).delete()
    with pytest.raises(errors.NoWord):
        issued(cast)


@pytest.mark.django_db
def test_what_fails_takes_its_number_back(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def refuse(paper: Paper, by: Any) -> None:
        raise RuleBroken("the record has changed", code="changed")

    first, second = issued(cast), reviewed(cast)
    kept = sorted(path.name for path in settings.MEDIA_ROOT.rglob("*.pdf"))
    monkeypatch.setitem(kinds._KINDS, NOTE.name, replace(NOTE, on_issued=refuse))
    with pytest.raises(RuleBroken, match="the record has changed"):
        services.issue_paper(paper=second, by=cast.leader)
    monkeypatch.undo()
    second.refresh_from_db()
    assert (second.state, second.serial) == (Paper.State.REVIEWED, None)
    assert sorted(path.name for path in settings.MEDIA_ROOT.rglob("*.pdf")) == kept
    assert services.issue_paper(paper=second, by=cast.leader).serial == first.serial + 1


@pytest.mark.django_db
def test_the_database_counts_one_by_one(cast: Cast) -> None:
    issued(cast)
    rows = NumberRegister.objects.filter(organisation=cast.city)
    for change in ({"last": 3}, {"last": 1}, {"last": 0}, {"word": "别"}):
        with pytest.raises(IntegrityError, match="one_by_one"), transaction.atomic():
            rows.update(**change)
    assert numbers.gaps(rows.get()) == []


@pytest.mark.django_db(transaction=True)
def test_many_sign_at_once() -> None:
    cast = make_cast()
    papers = [reviewed(cast) for _number in range(WRITERS)]

    def sign(paper: Paper) -> int | None:
        try:
            return services.issue_paper(paper=paper, by=cast.leader).serial
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        given = sorted(pool.map(sign, papers))
    assert given == list(range(1, WRITERS + 1))
    register = NumberRegister.objects.get(organisation=cast.city)
    assert (register.last, numbers.gaps(register)) == (WRITERS, [])


@pytest.mark.django_db
def test_a_draft_may_still_be_deleted_and_takes_no_number(cast: Cast) -> None:
    Paper.objects.filter(pk=draft(cast).pk).delete()
    assert not NumberRegister.objects.exists()
