"""What a clerk types about funds, allocations, payments and findings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.admin.forms import PartForm
from projects.funds.models import Allocation, AuditFinding, BudgetChange, BudgetLine, Disbursement, SpecialFund
from projects.funds.states import AllocationState, FundState
from projects.ledger.forms import YuanField


class FundForm(OfficeForm):
    class Meta:
        model = SpecialFund
        fields = ["organisation", "name", "year", "level", "source", "document_number"]


class LineForm(PartForm):
    amount_fen = YuanField()

    class Meta:
        model = BudgetLine
        fields = ["item", "amount_fen"]


class OfLiveFunds(OfficeForm):
    """Lines of a fund whose budget is in force; a record that exists keeps its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in {"line", "taken_from"} & self.fields.keys():
            lines = self.fields[name].queryset  # type: ignore[attr-defined]
            live = lines.filter(fund__state=FundState.IN_FORCE).select_related("fund")
            self.fields[name].queryset = live  # type: ignore[attr-defined]


class ChangeForm(OfLiveFunds):
    amount_fen = YuanField()

    class Meta:
        model = BudgetChange
        fields = ["line", "taken_from", "amount_fen", "document_number", "decided_on"]
        help_texts = {"taken_from": gettext_lazy("Empty: newly granted.")}


class AllocationForm(OfLiveFunds):
    amount_fen = YuanField()

    class Meta:
        model = Allocation
        fields = ["line", "title", "subject_uid", "payee", "amount_fen", "document_number", "decided_on"]
        help_texts = {"subject_uid": gettext_lazy("From the address of the works' page, where they are on record.")}


class PaymentForm(OfficeForm):
    amount_fen = YuanField()

    class Meta:
        model = Disbursement
        fields = ["allocation", "amount_fen", "payee", "voucher_number", "paid_on"]
        help_texts = {"payee": gettext_lazy("Empty: the payee of the allocation.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "payee" in self.fields:
            self.fields["payee"].required = False
        if "allocation" in self.fields:
            open_ones = self.fields["allocation"].queryset.filter(state=AllocationState.OPEN)  # type: ignore[attr-defined]
            self.fields["allocation"].queryset = open_ones  # type: ignore[attr-defined]


class FindingForm(OfficeForm):
    """The answer is written on the record; saving it answers the finding."""

    questioned_fen = YuanField(label=gettext_lazy("amount in question (yuan)"), required=False)

    class Meta:
        model = AuditFinding
        fields = [
            "fund", "allocation", "auditor", "report_number", "title", "finding", "questioned_fen", "found_on",
            "due_on",
        ]  # fmt: skip


class AnswerForm(OfficeForm):
    answer = forms.CharField(
        label=gettext_lazy("answer and what was done"), max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Saving it answers the finding; a leader settles it or asks again."),
    )  # fmt: skip

    class Meta:
        model = AuditFinding
        fields = ["answer"]
