"""What a clerk types about a case and its assessments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.cells.money import money
from civildefense.common.guarded import Guarded
from projects.fees.cases.assessing import BEGINNINGS, Areas, HandChange
from projects.fees.models import FeeCase
from projects.fees.states import AssessmentKind
from projects.obligations.models import Obligation


class YuanField(forms.CharField):
    """Yuan as people write them (1,234.56 元, １２３４, 12 万元), in whole fen; 0.005 yuan is refused by name."""

    def to_python(self, value: Any) -> Any:
        return money(super().to_python(value))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FeeCaseForm(OfficeForm):
    class Meta:
        model = FeeCase
        fields = [
            "organisation", "number", "development", "phase", "payer", "charging_year", "charge_kind", "level",
            "prior_number", "prior_decided_on", "remarks",
        ]  # fmt: skip


class NewCaseForm(FeeCaseForm):
    """With an amount of an old decision the case is entered as it was decided before the portal."""

    prior_amount = YuanField(
        label=gettext_lazy("amount of the old decision (yuan)"),
        required=False,
        help_text=gettext_lazy("Only for a case decided before the portal: it is kept and never calculated again."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "payer" in self.fields:
            self.fields["payer"].required = False
            self.fields["payer"].help_text = gettext_lazy("Left empty: the developer.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = [bool(self.cleaned_data.get(name)) for name in ("prior_number", "prior_decided_on", "prior_amount")]
        if any(told) and not all(told):
            raise ValidationError(
                gettext_lazy("An old case has the number, the day and the amount of its decision: all three."),
                code="prior",
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """A number that is left out is the service's to give; the database still holds it to its office."""
        return {*super()._get_validation_exclusions(), "number"}


class AssessmentForm(Guarded, forms.Form):
    """One link of the chain: the duty to build or the areas, and the day whose rate counts."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AssessmentKind.choices)
    obligation = forms.ModelChoiceField(
        label=gettext_lazy("Duty to build"), queryset=Obligation.objects.none(), required=False,
        help_text=gettext_lazy("Says required, built and credited areas; what is typed below goes before it."),
    )  # fmt: skip
    required_m2 = forms.DecimalField(
        label=gettext_lazy("Required (m²)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    built_m2 = forms.DecimalField(
        label=gettext_lazy("Built on site (m²)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    credited_m2 = forms.DecimalField(
        label=gettext_lazy("Met elsewhere (m²)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    rule_on = forms.DateField(
        label=gettext_lazy("Rate of the day"), widget=DayInput,
        help_text=gettext_lazy("The rate that held on this day is taken, whatever it is today."),
    )  # fmt: skip
    protection_class = forms.CharField(label=gettext_lazy("Class of protection"), max_length=30, required=False)
    accept_unverified = forms.CharField(
        label=gettext_lazy("Why an unverified rate is taken"), max_length=300, required=False,
        help_text=gettext_lazy("Only where the rate is not verified; it is printed on the notice."),
    )  # fmt: skip
    payable = YuanField(
        label=gettext_lazy("Other amount by hand (yuan)"), required=False,
        help_text=gettext_lazy("Leave it empty: the amount is calculated. Otherwise the auditor is shown it."),
    )  # fmt: skip
    hand_reason = forms.CharField(label=gettext_lazy("Reason for the other amount"), max_length=300, required=False)

    def __init__(self, *args: Any, case: FeeCase, **options: Any) -> None:
        super().__init__(*args, **options)
        duties = Obligation.objects.of_duty(case.development, case.phase).standing()
        is_first = case.decided is None
        self.fields["kind"].choices = [pair for pair in AssessmentKind.choices if (pair[0] in BEGINNINGS) == is_first]
        self.fields["obligation"].queryset = duties
        self.fields["obligation"].initial = duties.first()
        self.fields["rule_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("obligation") and cleaned.get("required_m2") is None:
            self.add_error("required_m2", gettext_lazy("Name the duty to build, or the required area."))
        return cleaned

    def entered(self) -> dict[str, Any]:
        """The arguments of ``assess``."""
        given = self.cleaned_data
        areas = {name: given.get(name) for name in ("required_m2", "built_m2", "credited_m2")}
        by_hand = given.get("payable")
        return {
            "kind": given["kind"],
            "obligation": given["obligation"],
            "areas": Areas(**{name: Decimal(value) for name, value in areas.items() if value is not None}),
            "rule_on": given["rule_on"],
            "protection_class": given["protection_class"],
            "accept_unverified": given["accept_unverified"],
            "hand_change": None if by_hand is None else HandChange(by_hand, given["hand_reason"]),
        }


class AcceptForm(Guarded, forms.Form):
    """Why a figure that nobody has verified is taken all the same."""

    accept_unverified = forms.CharField(
        label=gettext_lazy("Why unverified figures are taken"), max_length=300, required=False,
        help_text=gettext_lazy("Only where the term or the payee rests on a rule that is not verified; it is printed."),
    )  # fmt: skip
