"""What the database itself holds of the ledger's rules, whoever writes: the text of its triggers."""

from projects.ledger.states import CREDIT_SIDE, DEBIT_SIDE

FLOOR = "projects_transfer_keeps_floor"
MIRROR = "projects_transfer_reversal_mirrors"


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in sorted(kinds))  # type: ignore[attr-defined]


# Of a transfer's two accounts only these can fall: one that stands on the debit side when it is credited, and the
# reverse. Nobody waits for a case that only grows.
_MAY_FALL = (
    "id IN (NEW.credit_id, NEW.debit_id) AND CASE id WHEN NEW.credit_id"
    f" THEN kind IN ({_listed(DEBIT_SIDE)}) ELSE kind IN ({_listed(CREDIT_SIDE)}) END"
)
_MOVED = "coalesce((SELECT sum(amount_fen) FROM projects_transfer WHERE {}_id = account.id), 0)"

# Each statement of a trigger sees what was committed before it began: the sums are taken after the wait for the lock.
# Under a transaction's one snapshot they would be those from before it, so such a transaction is refused.
FLOORS = f"""
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'transfers are posted under READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM FROM projects_account WHERE {_MAY_FALL} ORDER BY id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    SELECT id INTO short FROM projects_account AS account WHERE {_MAY_FALL}
        AND CASE id WHEN NEW.credit_id THEN 1 ELSE -1 END
            * ({_MOVED.format("debit")} - {_MOVED.format("credit")}) < NEW.amount_fen
        ORDER BY id LIMIT 1;
    -- What is posted already, or reversed already, a unique index turns away: its money has moved.
    IF FOUND AND NOT EXISTS (
        SELECT FROM projects_transfer
        WHERE posted_by_id = NEW.posted_by_id AND idempotency_key = NEW.idempotency_key
    ) AND NOT EXISTS (
        SELECT FROM projects_transfer WHERE reverses_id = NEW.reverses_id
    ) THEN
        RAISE EXCEPTION '{FLOOR}: account % has not so much', short
            USING ERRCODE = 'check_violation', CONSTRAINT = '{FLOOR}', DETAIL = short;
    END IF;
    RETURN NEW;
"""

# A reversal is its original turned round, and no reversal is itself reversed.
MIRRORS = f"""
    IF NOT EXISTS (
        SELECT FROM projects_transfer AS original
        WHERE original.id = NEW.reverses_id AND original.reverses_id IS NULL
          AND original.debit_id = NEW.credit_id AND original.credit_id = NEW.debit_id
          AND original.amount_fen = NEW.amount_fen
    ) THEN
        RAISE EXCEPTION '{MIRROR}: a reversal is its original turned round, once'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{MIRROR}';
    END IF;
    RETURN NEW;
"""
