"""A ledger of made-up cases, and beside it a plain model in Python that knows every balance of every day."""

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from projects.ledger.models import Account
from projects.ledger.services import Entry, post_many
from projects.ledger.states import AccountKind
from tests.cast import Cast

Key = tuple[uuid.UUID | None, str]
KINDS = (AccountKind.RECEIVABLE, AccountKind.ASSESSED, AccountKind.COLLECTED, AccountKind.RELIEVED)


class Ledger:
    """Each batch: some new cases, each assessed, relieved in part and paid in parts."""

    BATCH, STEPS = 1_000, 10
    first_day = dt.date(2013, 1, 1)

    def __init__(self, cast: Cast) -> None:
        self.office, self.by = cast.city, cast.finance
        self.count = 0
        self._moves: dict[Key, list[tuple[dt.date, int]]] = defaultdict(list)

    def post_batch(self) -> None:
        entries = [entry for accounts in self._open_accounts() for entry in self._life(*accounts)]
        post_many(entries=entries, by=self.by)
        self.count += len(entries)

    def balances(self, on: dt.date | None) -> dict[Key, int]:
        """Debits less credits of every account that does not stand at nothing."""
        sums = {key: sum(fen for day, fen in moves if on is None or day <= on) for key, moves in self._moves.items()}
        return {key: fen for key, fen in sums.items() if fen}

    def _open_accounts(self) -> Iterator[list[Account]]:
        """The accounts of each case of the batch."""
        uids = [uuid.uuid4() for _case in range(self.BATCH // self.STEPS)]
        rows = [
            Account(organisation=self.office, kind=kind, subject_uid=uid, title=str(uid))
            for uid in uids
            for kind in KINDS
        ]
        made = iter(Account.objects.bulk_create(rows))
        return (list(islice(made, len(KINDS))) for _uid in uids)

    def _life(self, owed: Account, assessed: Account, collected: Account, relieved: Account) -> list[Entry]:
        uid = owed.subject_uid
        day = self.first_day + dt.timedelta(days=random.randrange(2_000))
        parts = sorted(random.sample(range(1, 40_000_000), self.STEPS - 1))
        amounts = [right - left for left, right in zip([0, *parts[:-1]], parts, strict=True)]
        entries = [Entry(owed, assessed, parts[-1], day, "核定", f"{uid}/0")]
        for number, fen in enumerate(amounts, 1):
            to = relieved if number == 1 else collected
            entries.append(Entry(to, owed, fen, day + dt.timedelta(days=30 * number), "缴款", f"{uid}/{number}"))
        for entry in entries:
            self._moves[entry.debit.subject_uid, entry.debit.kind].append((entry.occurred_on, entry.amount_fen))
            self._moves[entry.credit.subject_uid, entry.credit.kind].append((entry.occurred_on, -entry.amount_fen))
        return entries
