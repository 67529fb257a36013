"""``verify_ledger`` reads raw rows: it passes on what was posted, and names what somebody planted."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from projects.ledger.services import reverse
from tests.projects.ledger.conftest import Case


def verify(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("verify_ledger", json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def test_a_true_ledger_gives_its_totals(lasting_case: Case) -> None:
    lasting_case.assess(100_00)
    paid = lasting_case.pay(60_00, "paid").transfer
    reverse(transfer=paid, memo="x", key="back", by=lasting_case.by)
    found = verify()
    assert found == {
        "transfers": 3, "reversals": 1, "accounts": 3, "moved_fen": 220_00, "debit_balances_fen": 100_00,
        "credit_balances_fen": 100_00, "faults": [],
    }  # fmt: skip
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert "220.00 yuan" in out.getvalue()


PLANTED = {
    "moves nothing": "UPDATE projects_transfer SET amount_fen = 0 WHERE idempotency_key = 'paid'",
    "to itself": "UPDATE projects_transfer SET credit_id = debit_id WHERE idempotency_key = 'paid'",
    "below zero": "UPDATE projects_transfer SET amount_fen = 10001 WHERE idempotency_key = 'paid'",
    "mirror": "UPDATE projects_transfer SET amount_fen = 6001 WHERE idempotency_key = 'back'",
    "another office": "UPDATE projects_account SET organisation_id = (SELECT max(id) FROM accounts_organisation)"
    " WHERE kind = 'collected'",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_what_the_owner_plants_is_found(lasting_case: Case, fault: str) -> None:
    lasting_case.assess(100_00)
    paid = lasting_case.pay(60_00, "paid").transfer
    reverse(transfer=paid, memo="x", key="back", by=lasting_case.by)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE projects_transfer DISABLE TRIGGER USER")
        try:
            cursor.execute("ALTER TABLE projects_transfer DROP CONSTRAINT projects_transfer_moves_something")
            cursor.execute("ALTER TABLE projects_transfer DROP CONSTRAINT projects_transfer_between_two_accounts")
            cursor.execute(PLANTED[fault])
            with pytest.raises(CommandError, match=fault):
                verify()
        finally:
            cursor.execute("TRUNCATE projects_transfer CASCADE")
            cursor.execute("ALTER TABLE projects_transfer ENABLE TRIGGER USER")
            cursor.execute(
                "ALTER TABLE projects_transfer ADD CONSTRAINT projects_transfer_moves_something CHECK (amount_fen > 0)"
            )
            cursor.execute(
                "ALTER TABLE projects_transfer ADD CONSTRAINT projects_transfer_between_two_accounts"
                " CHECK (NOT (debit_id = credit_id))"
            )
