"""The register of payments as the importer knows it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.imports.columns import Columns
from civildefense.records.imports.flat import FlatTarget
from civildefense.records.imports.flat.session import FlatSession
from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.problems import WARNING, Place, Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.rowforms import SheetForms
from projects.fees.imports.rows import FIELDS, VOCABULARY, PaymentRowForm
from projects.fees.imports.totals import Totals
from projects.fees.imports.writer import PaymentWriter
from projects.fees.payments.models import Payment
from projects.fees.payments.payers import swapped


class PaymentSession(FlatSession):
    """A run that also adds up, and that looks for payers exchanged between two rows."""

    def __init__(self, target: FlatTarget, options: ImportOptions) -> None:
        super().__init__(target, options)
        self._totals = Totals(lambda columns: scale_of(self._forms, columns))

    def key_of(self, row: FoundRow) -> str:
        self._totals.add(row)
        return super().key_of(row)

    def passed_over(self, row: FoundRow) -> None:
        self._totals.pass_over(row)

    def closing(self) -> Iterator[Problem]:
        yield from self._totals.problems()
        writer: Any = self.writer
        for pair in swapped(writer.paid_for):
            told = _("Payers may be exchanged: each of these rows names the other one's developer: %(places)s.")
            message = told % {"places": "; ".join(pair)}
            yield Problem(Place("", "", 0), "payers_swapped", message, level=WARNING)


def scale_of(forms: SheetForms, columns: Columns) -> Decimal:
    """Fen of one of what the amount column counts."""
    field: Any = forms.of(columns).fields["amount"]
    return field.scale


class PaymentTarget(FlatTarget):
    name = "payments"
    label = gettext_lazy("payments received")
    model = Payment
    fields = FIELDS
    vocabulary = VOCABULARY
    form = PaymentRowForm
    writer = PaymentWriter
    keys = (("receipt_number",),)
    right = "projects.add_payment"

    def session(self, options: ImportOptions) -> FlatSession:
        return PaymentSession(self, options)
