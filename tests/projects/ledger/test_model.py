"""Goal L5: whatever is posted, repeated and reversed, the ledger says what a plain model in Python says."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from projects.ledger.errors import BelowFloor, ReversedAlready
from projects.ledger.models import Transfer
from projects.ledger.services import balance_of, reverse
from tests.cast import Cast
from tests.projects.ledger.conftest import Case, make_case

FEN = st.integers(1, 10_000)


class LedgerMachine(RuleBasedStateMachine):
    """``cast`` is the test's; a machine makes its own case."""

    cast: Cast
    transfers: Any = Bundle("transfers")

    def __init__(self) -> None:
        super().__init__()
        self.case: Case = make_case(self.cast)
        self.owed = self.paid = self.count = 0
        self.reversed: set[int] = set()

    def key(self) -> str:
        self.count += 1
        return f"{self.case.receivable.pk}/{self.count}"

    @rule(target=transfers, fen=FEN)
    def assess(self, fen: int) -> Any:
        self.owed += fen
        return self.case.assess(fen, self.key()), "assessed"

    @rule(target=transfers, fen=FEN)
    def pay(self, fen: int) -> Any:
        try:
            posting = self.case.pay(fen, self.key())
        except BelowFloor:
            assert fen > self.owed
            return None, "refused"
        assert fen <= self.owed
        self.owed, self.paid = self.owed - fen, self.paid + fen
        assert self.case.pay(fen, posting.transfer.idempotency_key).is_replay
        return posting.transfer, "paid"

    @rule(done=transfers)
    def turn_round(self, done: tuple[Transfer | None, str]) -> None:
        transfer, kind = done
        if transfer is None:
            return
        fen = transfer.amount_fen
        try:
            reverse(transfer=transfer, memo="x", key=self.key(), by=self.case.by)
        except ReversedAlready:
            assert transfer.pk in self.reversed
            return
        except BelowFloor:
            assert kind == "assessed"
            assert fen > self.owed
            return
        assert transfer.pk not in self.reversed
        self.reversed.add(transfer.pk)
        self.owed += fen if kind == "paid" else -fen
        self.paid -= fen if kind == "paid" else 0

    @invariant()
    def says_what_the_model_says(self) -> None:
        assert balance_of(self.case.receivable) == self.owed >= 0
        assert balance_of(self.case.collected) == self.paid
        assert balance_of(self.case.assessed) == -(self.owed + self.paid)


def test_the_ledger_says_what_the_model_says(cast: Cast) -> None:
    few = settings(
        max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    machine = type("LedgerOfTheCast", (LedgerMachine,), {"cast": cast})
    run_state_machine_as_test(machine, settings=few)
