"""What an office has on record, as a file's words find it: its cases, its receipts, who collects."""

import re
from collections import defaultdict
from collections.abc import Iterable

from civildefense.accounts.models import Organisation
from civildefense.records.imports.flat import natural_key
from projects.fees.models import FeeCase
from projects.fees.payments.doors import require_door
from projects.fees.payments.models import Payment
from projects.fees.payments.services import plain_receipt

_FEE_ITSELF = re.compile("易地建设费|防空地下室.*费")


class Cases:
    """The cases of one office by number, by the number of an old decision, and by the name of their development."""

    def __init__(self, organisation: Organisation) -> None:
        self._by_number: dict[str, int] = {}
        self._numbers: dict[int, str] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._rows: dict[int, FeeCase] = {}
        self._names: dict[int, list[str]] = {}
        self._doors: set[tuple[int, str, str]] = set()
        listed = FeeCase.objects.filter(organisation=organisation).order_by("pk")
        for pk, number, prior, name in listed.values_list("pk", "number", "prior_number", "development__name"):
            self._by_number[natural_key(number)] = pk
            self._numbers[pk] = number
            if prior:
                self._by_number.setdefault(natural_key(prior), pk)
            self._by_name[natural_key(name)].append(pk)

    def find(self, number: str, project: str) -> list[int]:
        """Primary keys: one where it is certain, several where the words fit several cases, none otherwise."""
        if number:
            found = self._by_number.get(natural_key(number))
            return [found] if found else []
        if project and not _FEE_ITSELF.search(project):
            return self._by_name.get(natural_key(project), [])
        return []

    def load(self, wanted: Iterable[int]) -> None:
        rows = FeeCase.objects.filter(pk__in=set(wanted) - self._rows.keys())
        for case in rows.select_related("payer", "development").prefetch_related("payer__former_names"):
            self._rows[case.pk] = case
            self._names[case.pk] = [case.payer.name, *(former.name for former in case.payer.former_names.all())]

    def row(self, pk: int) -> FeeCase:
        return self._rows[pk]

    def number(self, pk: int) -> str:
        return self._numbers[pk]

    def names(self, pk: int) -> list[str]:
        """The developer's name, and those that it bore before."""
        return self._names[pk]

    def require_door(self, pk: int, channel: str) -> None:
        """WrongDoor or CollectorUnknown; asked once for each period, kind and channel."""
        case = self._rows[pk]
        asked = (case.charging_year, case.charge_kind, channel)
        if asked not in self._doors:
            require_door(case, channel)
            self._doors.add(asked)


class Receipts:
    """Receipts of a chunk that are on record, by number: the office's own as rows, others' as a mere fact."""

    def __init__(self, organisation: Organisation, numbers: Iterable[str], *, lock: bool) -> None:
        self._own: dict[str, list[Payment]] = defaultdict(list)
        self._foreign: set[tuple[str, str]] = set()
        self.reversed: set[str] = set()
        wanted = [plain_receipt(number) for number in numbers]
        rows = Payment.objects.filter(receipt_number__in=wanted).order_by("pk")
        for payment in rows.select_for_update(no_key=True, of=("self",)) if lock else rows:
            if payment.organisation_id != organisation.pk:
                if payment.state != Payment.State.REVERSED:
                    self._foreign.add((payment.receipt_kind, payment.receipt_number))
            elif payment.state == Payment.State.REVERSED:
                self.reversed.add(payment.receipt_number)
            else:
                self._own[payment.receipt_number].append(payment)

    def own(self, number: str, kind: str, *, is_kind_said: bool) -> Payment | None:
        """Of that kind; where the file names none, the only one of that number will do."""
        rows = self._own.get(plain_receipt(number), [])
        exact = next((row for row in rows if row.receipt_kind == kind), None)
        return exact or (rows[0] if len(rows) == 1 and not is_kind_said else None)

    def is_foreign(self, number: str, kind: str) -> bool:
        return (kind, plain_receipt(number)) in self._foreign
