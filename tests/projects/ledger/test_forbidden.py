"""Goal L4: neither the application nor a slip of the owner rewrites the ledger; wrong rows are refused by name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, IntegrityError, connections, transaction
from django.utils import timezone

from projects.ledger.models import Transfer
from tests.projects.ledger.conftest import DAY, Case

STATEMENTS = (
    "UPDATE projects_transfer SET amount_fen = 1",
    "DELETE FROM projects_transfer",
    "TRUNCATE projects_transfer CASCADE",
    "ALTER TABLE projects_transfer DISABLE TRIGGER ALL",
    "DROP TABLE projects_transfer CASCADE",
    "UPDATE projects_accountevent SET title = ''",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_may_only_add(case: Case, statement: str) -> None:
    case.assess(100_00)
    with pytest.raises(Error), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement)
    assert Transfer.objects.get().amount_fen == 100_00


@pytest.mark.parametrize("statement", STATEMENTS[:2])
def test_the_owner_is_held_by_a_trigger(lasting_case: Case, statement: str) -> None:
    lasting_case.assess(100_00)
    with pytest.raises(Error, match="Cannot"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def insert(case: Case, **changes: Any) -> Transfer:
    given = {
        "organisation": case.receivable.organisation, "debit": case.receivable, "credit": case.assessed,
        "amount_fen": 1, "occurred_on": DAY, "memo": "x", "idempotency_key": "raw", "request_sha256": "x",
        "posted_by": case.by, "posted_at": timezone.now(),
    }  # fmt: skip
    with transaction.atomic():
        return Transfer.objects.create(**given | changes)


WRONG: list[tuple[str, Callable[[Case, Transfer], dict[str, Any]]]] = [
    ("moves_something", lambda case, first: {"amount_fen": 0}),
    ("moves_something", lambda case, first: {"amount_fen": -5}),
    ("between_two_accounts", lambda case, first: {"credit": case.receivable}),
    ("key_once_a_client", lambda case, first: {"idempotency_key": first.idempotency_key}),
    ("reversal_mirrors", lambda case, first: {"reverses": first}),
    (
        "reversal_mirrors",
        lambda case, first: {"reverses": first, "debit": case.assessed, "credit": case.receivable, "amount_fen": 9},
    ),
]


@pytest.mark.parametrize(("name", "change"), WRONG)
def test_the_database_refuses_a_wrong_row_by_name(case: Case, name: str, change: Any) -> None:
    first = case.assess(10)
    with pytest.raises(IntegrityError, match=f"projects_transfer_{name}"):
        insert(case, **change(case, first))


def test_a_true_mirror_is_taken_once(case: Case) -> None:
    first = case.assess(10)
    mirror = {"reverses": first, "debit": case.assessed, "credit": case.receivable, "amount_fen": 10}
    turned = insert(case, **mirror)
    with pytest.raises(IntegrityError, match="reverses"):
        insert(case, idempotency_key="second", **mirror)
    back = {"reverses": turned, "amount_fen": 10, "idempotency_key": "third"}
    with pytest.raises(IntegrityError, match="reversal_mirrors"):
        insert(case, **back)
