"""Goal L2: sixteen at once, and not a fen too much; each race is also run against a ledger without its lock."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from civildefense.common.errors import RuleBroken
from projects.ledger import services
from projects.ledger.models import Transfer
from projects.ledger.services import balance_of, reverse
from tests.projects.ledger.conftest import Case

THREADS = 16


def race(work: Callable[[int], object]) -> Counter[str]:
    """What became of each thread: ``posted``, ``replayed`` or the code of the refusal."""
    ready, outcomes = threading.Barrier(THREADS), Counter[str]()

    def run(number: int) -> None:
        try:
            ready.wait()
            answer = work(number)
            outcomes["replayed" if getattr(answer, "is_replay", False) else "posted"] += 1
        except RuleBroken as refusal:
            outcomes[refusal.code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_sixteen_payments_of_sixty_on_a_hundred(lasting_case: Case) -> None:
    lasting_case.assess(100_00)
    outcomes = race(lambda number: lasting_case.pay(60_00, f"payment {number}"))
    assert outcomes == {"posted": 1, "below_floor": THREADS - 1}
    assert balance_of(lasting_case.receivable) == 40_00


def test_sixteen_retries_of_one_payment(lasting_case: Case) -> None:
    lasting_case.assess(100_00)
    assert race(lambda _number: lasting_case.pay(60_00, "one key")) == {"posted": 1, "replayed": THREADS - 1}


def test_sixteen_retries_between_accounts_that_nobody_locks(lasting_case: Case) -> None:
    move = lasting_case.move
    outcomes = race(lambda _number: move(lasting_case.collected, lasting_case.assessed, 5, "one key"))
    assert outcomes == {"posted": 1, "replayed": THREADS - 1}


def test_payments_and_reversals_at_once(lasting_case: Case) -> None:
    lasting_case.assess(100_00)
    paid = lasting_case.pay(100_00, "all").transfer

    def work(number: int) -> object:
        if number % 2:
            return lasting_case.pay(30_00, f"payment {number}")
        return reverse(transfer=paid, memo="x", key=f"back {number}", by=lasting_case.by)

    outcomes = race(work)
    assert outcomes["reversed_already"] == THREADS // 2 - 1
    assert 0 <= balance_of(lasting_case.receivable) <= 100_00
    assert Transfer.objects.filter(reverses=paid).count() == 1


def test_the_race_catches_a_ledger_without_its_lock(lasting_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted bug: reads without the lock pay the same hundred many times over."""
    monkeypatch.setattr(services, "_lock", lambda *accounts: list(accounts))
    overpaid = False
    for attempt in range(5):
        lasting_case.assess(100_00, f"assess {attempt}")
        owed = balance_of(lasting_case.receivable)
        race(lambda number, attempt=attempt, owed=owed: lasting_case.pay(owed, f"{attempt}/{number}"))  # type: ignore[misc]
        overpaid = overpaid or balance_of(lasting_case.receivable) < 0
        if overpaid:
            break
    assert overpaid
