"""What the desk asks of a payment: the receipt as it is written, its place, its payer, its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civildefense.common.admin import OfficeForm
from projects.fees.cases.forms import DayInput
from projects.fees.models import FeeCase
from projects.fees.payments.models import Payment
from projects.fees.payments.services import suggested_payers
from projects.fees.payments.states import ReceiptKind
from projects.ledger.forms import YuanField

WRITTEN = (
    "organisation", "case", "channel", "receipt_kind", "receipt_number", "received_on", "amount", "payer_name",
    "treasury_level", "collected_at_office", "remarks",
)  # fmt: skip


class PaymentForm(OfficeForm):
    amount = YuanField()
    receipt_kind = forms.ChoiceField(
        label=_("kind of receipt"),
        choices=[("", _("what the channel gives out")), *ReceiptKind.choices],
        required=False,
    )

    class Meta:
        model = Payment
        fields = [name for name in WRITTEN if name != "amount"]
        widgets = {"received_on": DayInput}

    def entered(self) -> dict[str, Any]:
        said = super().entered()
        amount = said.pop("amount")
        return {**said, "amount_fen": amount}


class PlaceForm(forms.Form):
    """The cases of the office that owe, the developer with the payer's name first."""

    case = forms.ModelChoiceField(label=_("case"), queryset=FeeCase.objects.none())

    def __init__(self, *args: Any, record: Payment, **options: Any) -> None:
        super().__init__(*args, **options)
        owing = FeeCase.objects.filter(organisation=record.organisation_id).owing()
        self.fields["case"].queryset = owing.select_related("development")  # type: ignore[attr-defined]


class PayerForm(forms.Form):
    payer = forms.ChoiceField(label=_("payer on record"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, record: Payment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = {str(row.uid): row for row in suggested_payers(record)}
        self.fields["payer"].choices = [(uid, row.name) for uid, row in self.found.items()]  # type: ignore[attr-defined]
        if not self.found:
            told = _("No enterprise on record has a name like “%(name)s”: enter it among the enterprises first.")
            self.fields["payer"].help_text = told % {"name": record.payer_name}

    def clean_payer(self) -> Any:
        return self.found[self.cleaned_data["payer"]]


class CancelForm(forms.Form):
    number = forms.CharField(label=_("number of the cancellation"), max_length=60)
    cancelled_on = forms.DateField(label=_("receipt cancelled on"), widget=DayInput)

    def __init__(self, *args: Any, record: Payment, **options: Any) -> None:
        super().__init__(*args, **options)
