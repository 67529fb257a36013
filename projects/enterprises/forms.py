"""What a clerk types about an enterprise."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from projects.enterprises.models import Enterprise, EnterpriseKind


class EnterpriseForm(OfficeForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("kinds"),
        choices=EnterpriseKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = ["organisation", "name", "credit_code", "kinds"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "credit_code" in self.fields:
            # Typed with spaces or full-width digits it is longer than the column; it is shortened before it is judged.
            self.fields["credit_code"].to_python = narrow


def narrow(value: Any) -> str:
    """Half-width capitals without spaces."""
    return "".join(unicodedata.normalize("NFKC", str(value or "")).split()).upper()
