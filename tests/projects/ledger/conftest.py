"""A case with its accounts, in money that is easy to read."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from civildefense.accounts.models import User
from projects.ledger.models import Account, Transfer
from projects.ledger.services import Posting, open_account, post
from tests.cast import Cast, make_cast

DAY = dt.date(2019, 6, 1)


@dataclass
class Case:
    receivable: Account
    assessed: Account
    collected: Account
    by: User

    def move(self, debit: Account, credit: Account, fen: int, key: str, **fields: Any) -> Posting:
        given = {"occurred_on": DAY, "memo": "易地建设费", "by": self.by} | fields
        return post(debit=debit, credit=credit, amount_fen=fen, key=key, **given)

    def assess(self, fen: int, key: str = "assess", **fields: Any) -> Transfer:
        return self.move(self.receivable, self.assessed, fen, key, **fields).transfer

    def pay(self, fen: int, key: str, **fields: Any) -> Posting:
        return self.move(self.collected, self.receivable, fen, key, **fields)


def make_case(cast: Cast) -> Case:
    uid, office = uuid.uuid4(), cast.a.organisation
    accounts = [
        open_account(organisation=office, kind=kind, title="案例", subject_uid=uid)
        for kind in ("receivable", "assessed", "collected")
    ]
    return Case(*accounts, by=cast.a.clerk)


@pytest.fixture
def case(cast: Cast) -> Case:
    return make_case(cast)


@pytest.fixture
def lasting_case(transactional_db: None) -> Case:
    """For threads: committed, so that other connections see it."""
    return make_case(make_cast())
