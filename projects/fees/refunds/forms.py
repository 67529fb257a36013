"""Applications for a refund and proposals of a write-off, as the desk asks for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civildefense.common.admin import OfficeForm
from projects.fees.cases.forms import DayInput
from projects.fees.refunds.models import Refund, WriteOff
from projects.ledger.forms import YuanField


class AmountForm(OfficeForm):
    """``amount`` in yuan, for the service in fen."""

    amount = YuanField()

    def entered(self) -> dict[str, Any]:
        said = super().entered()
        amount = said.pop("amount")
        return {**said, "amount_fen": amount}


class RefundForm(AmountForm):
    class Meta:
        model = Refund
        fields = ["case", "payment", "ground", "applied_on", "payee_name", "payee_account", "grounds_told"]
        widgets = {"applied_on": DayInput}


class WriteOffForm(AmountForm):
    class Meta:
        model = WriteOff
        fields = ["case", "basis", "finding", "decision_number", "decision_on"]
        widgets = {"decision_on": DayInput}


class RepaymentForm(forms.Form):
    number = forms.CharField(label=_("number of the repayment"), max_length=60)
    repaid_on = forms.DateField(label=_("repaid on"), widget=DayInput)

    def __init__(self, *args: Any, record: Refund, **options: Any) -> None:
        super().__init__(*args, **options)


class ClosingForm(forms.Form):
    cancelled_number = forms.CharField(label=_("number of the cancellation"), max_length=60)
    cancelled_on = forms.DateField(label=_("receipt cancelled on"), widget=DayInput)

    def __init__(self, *args: Any, record: Refund, **options: Any) -> None:
        super().__init__(*args, **options)
