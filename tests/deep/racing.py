"""Sixteen threads that keep their connections and start each round together."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from django.db import connections

from civildefense.common.errors import RuleBroken
from projects.ledger.models import Transfer
from projects.ledger.services import balance_of, open_account, reverse
from projects.ledger.states import AccountKind
from tests.projects.ledger.conftest import Case

THREADS, OWED = 16, 100_00
KINDS = ("same_key", "different_keys", "pay_and_reverse", "pay_and_waive")
# Of a round in which each pays sixty of a hundred, one may get through.
SIXTY = 60_00


class Racers:
    """Each round begins with a hundred yuan owed and ends with what was wrong about it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        receivable = case.receivable
        self.waived = open_account(
            organisation=receivable.organisation, kind=AccountKind.RELIEVED, title=receivable.title,
            subject_uid=receivable.subject_uid,
        )  # fmt: skip
        self.ready = threading.Barrier(THREADS)

    def __enter__(self) -> Self:
        self.pool = ThreadPoolExecutor(THREADS)
        return self

    def __exit__(self, *_error: object) -> None:
        list(self.pool.map(lambda _number: self._leave(), range(THREADS)))
        self.pool.shutdown()

    def round(self, kind: str) -> list[str]:
        """Empty when nothing was wrong."""
        mark, case = uuid.uuid4().hex, self.case
        left = balance_of(case.receivable)
        if left < OWED:
            case.assess(OWED - left, f"{mark} assess")
        paid = case.pay(SIXTY, f"{mark} paid").transfer if kind == "pay_and_reverse" else None
        before = Transfer.objects.count()
        outcomes = Counter(
            self.pool.map(lambda number: self._try(self._work(kind, mark, number, paid)), range(THREADS))
        )
        return self._wrongs(kind, mark, before, outcomes)

    def _work(self, kind: str, mark: str, number: int, paid: Transfer | None) -> Callable[[], Any]:
        case, key = self.case, f"{mark} {number}"
        if kind == "same_key":
            return lambda: case.pay(SIXTY, mark)
        if kind == "pay_and_waive" and number % 2:
            return lambda: case.move(self.waived, case.receivable, SIXTY, key)
        if paid is not None and number % 2:
            return lambda: reverse(transfer=paid, memo="x", key=key, by=case.by)
        return lambda: case.pay(SIXTY, key)

    def _try(self, work: Callable[[], Any]) -> str:
        self.ready.wait()
        try:
            return "replayed" if work().is_replay else "posted"
        except RuleBroken as refusal:
            return refusal.code

    def _wrongs(self, kind: str, mark: str, before: int, outcomes: Counter[str]) -> list[str]:
        """Whoever was told "posted" has a row, nobody else has, and the case is not below nothing."""
        left = balance_of(self.case.receivable)
        wrong = [] if 0 <= left <= OWED else [f"{kind}: {left} fen are left"]
        if Transfer.objects.count() - before != outcomes["posted"]:
            wrong.append(f"{kind}: {outcomes} and another number of rows")
        most = {"pay_and_reverse": 2}.get(kind, 1)
        if not 1 <= outcomes["posted"] <= most:
            wrong.append(f"{kind}: {outcomes}")
        if Transfer.objects.filter(idempotency_key__startswith=mark, reverses__isnull=False).count() > 1:
            wrong.append(f"{kind}: reversed twice")
        return wrong

    def _leave(self) -> None:
        self.ready.wait()
        connections.close_all()
