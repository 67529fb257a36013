"""A collector's rows as payments: judged one by one, booked in one go, taken back by reversals."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.errors import RuleBroken
from civildefense.records.imports.flat import FlatWriter
from civildefense.records.imports.flat.reader import refusal_at
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.targets import Draft
from projects.enterprises.names import normal_name
from projects.fees.imports.lookup import Cases, Receipts
from projects.fees.imports.rows import KIND_WORDS, LEVEL_WORDS, channel_of, meaning
from projects.fees.payments import payers, services
from projects.fees.payments.bulk import record_many
from projects.fees.payments.errors import ReceiptTaken
from projects.fees.payments.models import Payment
from projects.fees.payments.states import USUAL_KIND, Channel, PayerMatch
from projects.ledger.rules import yuan

# The same digits in 元 and in 万元.
WAN = 10_000


class PaymentWriter(FlatWriter[Payment]):
    model = Payment
    # What a receipt says is never changed by a file: what differs is refused, with both values.
    columns: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[tuple[str, ...]] = ("receipt_number", "amount", "payer_name", "received_on")

    def __init__(self, **whose: Any) -> None:
        super().__init__(**whose)
        self.cases = Cases(self.organisation)
        self.paid_for: list[payers.Receipt] = []
        self._gathered: list[Payment] = []

    def in_use(self) -> Any:
        return self.of_source.filter(state=Payment.State.STANDING)

    # --- Finding -----------------------------------------------------------------------------------

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._gathered = []
        wanted: set[int] = set()
        for draft in drafts:
            said = draft.fields
            found = self.cases.find(said.get("case_number", ""), said.get("project", ""))
            draft.extra |= {"found": found, "case": found[0] if len(found) == 1 else None, **door_of(draft)}
            wanted.update(found[:1])
        self.cases.load(wanted)

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> Mapping[str, Payment]:
        numbers = [draft.fields.get("receipt_number", "") for draft in drafts]
        self._receipts = Receipts(self.organisation, numbers, lock=lock)
        rows = {draft.key: self._own(draft) for draft in drafts}
        return {key: row for key, row in rows.items() if row}

    def _own(self, draft: Draft) -> Payment | None:
        number, kind = draft.fields.get("receipt_number", ""), draft.extra["kind"]
        return self._receipts.own(number, kind, is_kind_said=bool(draft.fields.get("receipt_kind")))

    # --- Judging -----------------------------------------------------------------------------------

    def judge(self, draft: Draft, row: Payment | None) -> Iterator[Problem]:
        yield from super().judge(draft, row)
        if row is not None:
            yield from self._differences(draft, row)
        elif not any(name not in draft.fields for name in self.needed):
            yield from self._new(draft)

    def _differences(self, draft: Draft, row: Payment) -> Iterator[Problem]:
        """The receipt is in the books: the file says the same of it, or is wrong, or the books are."""
        said = draft.fields
        told = _("The books say otherwise of this receipt: %(books)s; the file: %(file)s.")
        if "amount" in said and said["amount"] != row.amount_fen:
            words = {"books": yuan(row.amount_fen), "file": yuan(said["amount"])}
            yield refusal_at(draft, "amount", told % words, "amount_differs")
        if "received_on" in said and said["received_on"] != row.received_on:
            words = {"books": row.received_on.isoformat(), "file": said["received_on"].isoformat()}
            yield refusal_at(draft, "received_on", told % words, "day_differs")
        if "payer_name" in said and normal_name(said["payer_name"]) != normal_name(row.payer_name):
            words = {"books": row.payer_name, "file": said["payer_name"]}
            yield refusal_at(draft, "payer_name", told % words, "payer_differs")
        case = draft.extra["case"]
        if case and row.case_id and case != row.case_id:
            words = {"books": str(row.case), "file": self.cases.row(case).number}
            yield refusal_at(draft, "case_number", told % words, "case_differs")

    def _new(self, draft: Draft) -> Iterator[Problem]:
        said, kind = draft.fields, draft.extra["kind"]
        if said["amount"] <= 0:
            message = _("A payment is more than nothing. A negative amount is a repayment: record it at its refund.")
            yield refusal_at(draft, "amount", message, "amount_not_positive")
        if said["received_on"] > timezone.localdate():
            yield refusal_at(draft, "received_on", _("Money that came in came in today or before."), "future_day")
        if self._receipts.is_foreign(said["receipt_number"], kind):
            yield refusal_at(draft, "receipt_number", str(ReceiptTaken()), ReceiptTaken.code)
        if services.plain_receipt(said["receipt_number"]) in self._receipts.reversed:
            message = _("A payment with this receipt was reversed before; it is booked anew.")
            yield _warning(draft, "receipt_number", message, "reversed_before")
        yield from self._of_case(draft) if draft.extra["case"] else self._without_case(draft)

    def _of_case(self, draft: Draft) -> Iterator[Problem]:
        pk, said = draft.extra["case"], draft.fields
        try:
            self.cases.require_door(pk, draft.extra["channel"])
        except RuleBroken as refusal:
            yield refusal_at(draft, "case_number", str(refusal), refusal.code)
            return
        case, names = self.cases.row(pk), self.cases.names(pk)
        self.paid_for.append(payers.Receipt(str(draft.place), said["payer_name"], names[0]))
        if (match := payers.match(said["payer_name"], names)) != PayerMatch.DEVELOPER:
            told = _("The payer is not the developer %(developer)s of case %(case)s; it is kept as written.")
            code = "payer_similar" if match == PayerMatch.SIMILAR else "payer_other"
            words = {"developer": case.payer.name, "case": case.number}
            yield _warning(draft, "payer_name", told % words, code)
        if (due := said.get("due")) and due in (said["amount"] * WAN, said["amount"] // WAN):
            message = _("Paid and due differ by exactly ten thousand times: yuan and 万元 may be mixed up.")
            yield _warning(draft, "amount", message, "unit_doubtful")

    def _without_case(self, draft: Draft) -> Iterator[Problem]:
        """Money is never lost: it is booked, held, and put on the list of what somebody has to place."""
        count = len(draft.extra["found"])
        if count > 1:
            message = _("%(count)d cases bear this name; the payment will be held until a person places it.")
            yield _warning(draft, "project", message % {"count": count}, "case_ambiguous")
        elif draft.fields.get("case_number") or draft.fields.get("project"):
            message = _("No case is known by this number or name; the payment will be held until a person places it.")
            name = "case_number" if draft.fields.get("case_number") else "project"
            yield _warning(draft, name, message, "case_unknown")
        else:
            message = _("The row names no case; the payment will be held until a person places it.")
            yield _warning(draft, "receipt_number", message, "case_missing")

    def values(self, draft: Draft, row: Payment | None) -> dict[str, Any]:
        return {}

    # --- Writing -----------------------------------------------------------------------------------

    def create(self, draft: Draft, values: dict[str, Any]) -> Payment:
        """Gathered only: ``finish`` books the whole chunk."""
        said, pk = draft.fields, draft.extra["case"]
        match = payers.match(said["payer_name"], self.cases.names(pk)) if pk else PayerMatch.OTHER
        payment = Payment(
            organisation=self.organisation, case=self.cases.row(pk) if pk else None, channel=draft.extra["channel"],
            receipt_kind=draft.extra["kind"], receipt_number=services.plain_receipt(said["receipt_number"]),
            received_on=said["received_on"], amount_fen=said["amount"], payer_name=said["payer_name"],
            payer=self.cases.row(pk).payer if match == PayerMatch.DEVELOPER else None, payer_match=match,
            treasury_level=meaning(said.get("treasury_level", ""), LEVEL_WORDS),
            collected_at_office=said.get("collected_at_office", ""), remarks=said.get("remarks", ""),
            case_as_written=(said.get("case_number") or said.get("project") or "")[:120], source=self.source,
            source_key=draft.key, recorded_by=self.by, recorded_at=timezone.now(),
        )  # fmt: skip
        self._gathered.append(payment)
        return payment

    def finish(self) -> None:
        if self._gathered:
            record_many(payments=self._gathered, organisation=self.organisation, by=self.by)

    def change(self, row: Payment, changes: dict[str, Any]) -> None:
        """Never asked for: no column of a payment is a file's to change."""
        raise RuleBroken(_("A payment on record is not changed: reverse it and book it anew."), code="payment_stays")

    def withdraw(self, row: Payment, reason: str) -> None:
        services.reverse_payment(payment=row, by=self.by, reason=reason)


def door_of(draft: Draft) -> dict[str, str]:
    """Channel and kind of receipt, from what the row and the header of its number say."""
    said = draft.fields
    cell = draft.extra["cells"].get("receipt_number")
    written = said.get("receipt_kind", "")
    channel = channel_of(
        kind_written=written, office=said.get("collected_at_office", ""), header=cell.label if cell else ""
    )
    kind = meaning(written, KIND_WORDS) or USUAL_KIND[Channel(channel)]
    return {"channel": channel, "kind": kind}


def _warning(draft: Draft, name: str, message: str, code: str) -> Problem:
    cell = draft.extra["cells"].get(name)
    value = said.isoformat() if isinstance(said := draft.fields.get(name), dt.date) else str(said or "")
    return Problem(draft.place, code, message, cell.label if cell else "", value, WARNING)
