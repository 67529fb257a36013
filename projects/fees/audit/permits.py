"""Permits that came before the payment: asked of the ledger as it stood on the day of each permit."""

from collections.abc import Iterable, Iterator

from django.db import connection

from projects.approvals.models import Permit

# The first signed charge counts, less what was let off since: a later true-up lawfully follows the permit.
BEFORE_PAYMENT = """
    SELECT fee.id, permit.id, least(first.payable_fen, due.fen) AS due_fen, paid.fen AS paid_fen
    FROM projects_permit permit
    JOIN projects_feecase fee ON fee.development_id = permit.development_id
        AND (permit.phase_id IS NULL OR fee.phase_id IS NULL OR permit.phase_id = fee.phase_id)
    JOIN LATERAL (
        SELECT assessed.payable_fen FROM projects_assessment assessed
        JOIN projects_assessmentdecision decision ON decision.assessment_id = assessed.id
        WHERE assessed.case_id = fee.id ORDER BY assessed.id LIMIT 1
    ) first ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(-sum(moved.fen), 0)::bigint AS fen
        FROM ({moves}) moved WHERE moved.kind IN ('assessed', 'relieved', 'written_off')
    ) due
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(moved.fen), 0)::bigint AS fen
        FROM ({moves}) moved WHERE moved.kind = 'collected' AND moved.occurred_on <= permit.issued_on
    ) paid
    WHERE fee.organisation_id = ANY(%(offices)s) AND permit.kind = ANY(%(kinds)s)
        AND (%(cases)s::bigint[] IS NULL OR fee.id = ANY(%(cases)s))
        AND least(first.payable_fen, due.fen) > paid.fen
    ORDER BY fee.id, permit.issued_on
"""
# Every transfer twice: into its debit account, and out of its credit account.
MOVES = """
    SELECT account.kind, transfer.occurred_on, transfer.amount_fen AS fen
    FROM projects_account account JOIN projects_transfer transfer ON transfer.debit_id = account.id
    WHERE account.organisation_id = fee.organisation_id AND account.subject_uid = fee.uid
    UNION ALL
    SELECT account.kind, transfer.occurred_on, -transfer.amount_fen
    FROM projects_account account JOIN projects_transfer transfer ON transfer.credit_id = account.id
    WHERE account.organisation_id = fee.organisation_id AND account.subject_uid = fee.uid
"""


def permits_before_payment(
    organisations: Iterable[int], cases: Iterable[int] | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """Keys of case and permit, fen that were due, fen that had been paid by the day of the permit.

    ``cases`` narrows the question to some of them.
    """
    gated = [*Permit.objects.gated().values_list("kind", flat=True).distinct().order_by()]
    asked = {"offices": list(organisations), "kinds": gated, "cases": None if cases is None else list(cases)}
    with connection.cursor() as cursor:
        cursor.execute(BEFORE_PAYMENT.format(moves=MOVES), asked)
        yield from cursor.fetchall()
