"""An application for relief: promises are offered by name, so that the refusal comes with its law."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from projects.fees.cases.forms import DayInput
from projects.fees.errors import PromiseIsNoGround
from projects.fees.models import Relief
from projects.fees.relief.promises import PROMISES


class ReliefForm(OfficeForm):
    promise = forms.ChoiceField(
        label=gettext_lazy("Was something else promised?"),
        choices=[("", gettext_lazy("no")), *PROMISES.items()],
        required=False,
    )

    class Meta:
        model = Relief
        fields = ["case", "ground", "area_m2", "proof_document", "proof_issuer", "proof_number", "proof_on"]
        widgets = {"proof_on": DayInput}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("promise"):
            raise ValidationError(str(PromiseIsNoGround.message), code=PromiseIsNoGround.code)
        return cleaned

    def entered(self) -> dict[str, Any]:
        return {name: value for name, value in super().entered().items() if name != "promise"}
