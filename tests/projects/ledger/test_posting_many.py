"""Many transfers in one statement: all or none, as if posted one after another."""

import dataclasses

import pytest
from django.db import transaction

from projects.ledger.errors import AmountWrong, BelowFloor, KeyTaken
from projects.ledger.models import Transfer
from projects.ledger.services import Entry, balance_of, post_many
from tests.projects.ledger.conftest import Case


def test_many_are_posted_in_their_order(case: Case) -> None:
    owe = Entry(case.receivable, case.assessed, 100, case.entry(1, "").occurred_on, "核定", "owe")
    entries = [owe, *(case.entry(fen, f"pay {fen}") for fen in (60, 30, 10))]
    postings = post_many(entries=entries, by=case.by)
    keys = [posting.transfer.idempotency_key for posting in postings]
    assert keys == ["owe", "pay 60", "pay 30", "pay 10"]
    assert [posting.transfer.pk for posting in postings] == sorted(posting.transfer.pk for posting in postings)
    assert balance_of(case.receivable) == 0
    assert post_many(entries=[], by=case.by) == []


def test_one_that_is_too_much_takes_the_others_with_it(case: Case) -> None:
    case.assess(100)
    with transaction.atomic():
        with pytest.raises(BelowFloor, match="案例"):
            post_many(entries=[case.entry(60, "a"), case.entry(40, "b"), case.entry(1, "c")], by=case.by)
        assert balance_of(case.receivable) == 100, "the caller's transaction goes on"


def test_what_is_known_is_told_and_written_once(case: Case) -> None:
    case.assess(100)
    first = case.pay(60, "a").transfer
    postings = post_many(entries=[case.entry(60, "a"), case.entry(40, "b"), case.entry(40, "b")], by=case.by)
    assert [posting.is_replay for posting in postings] == [True, False, True]
    assert postings[0].transfer == first
    assert postings[1].transfer == postings[2].transfer
    assert balance_of(case.receivable) == 0


def test_a_known_key_for_something_else_refuses_all(case: Case) -> None:
    case.assess(100)
    case.pay(60, "a")
    with pytest.raises(KeyTaken):
        post_many(entries=[case.entry(1, "new"), case.entry(59, "a")], by=case.by)
    assert Transfer.objects.count() == 2


@pytest.mark.parametrize("fen", [0, -1, 2**63])
def test_each_amount_is_looked_at_before_anything_is_written(case: Case, fen: int) -> None:
    with pytest.raises(AmountWrong):
        post_many(entries=[dataclasses.replace(case.entry(1, "a"), amount_fen=fen)], by=case.by)
    assert not Transfer.objects.exists()
