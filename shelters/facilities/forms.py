"""What a clerk types about a work. Points may be typed in any datum; they are stored in WGS-84."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.admin.forms import PartForm
from civildefense.common.coordinates import Datum
from shelters.facilities.points import stored_point, wgs84

POINT = {"longitude", "latitude", "datum"}
DEGREES = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})


class FacilityForm(OfficeForm):
    """Shows the pair as it was given, with its datum: that is what stands on the clerk's paper."""

    class Meta:
        widgets = {
            "longitude": DEGREES,
            "latitude": DEGREES,
            "remarks": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"longitude": "", "latitude": ""}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.given_longitude is not None:
            self.initial["longitude"] = self.instance.given_longitude
            self.initial["latitude"] = self.instance.given_latitude

    def entered(self) -> dict[str, Any]:
        entered = super().entered()
        if POINT.intersection(entered):
            pair = {name: self.cleaned_data[name] for name in POINT}
            entered |= stored_point(**pair)
        return entered


class EntranceForm(PartForm):
    datum = forms.ChoiceField(
        label=gettext_lazy("datum"), choices=Datum.choices, initial=Datum.WGS84, required=False,
        help_text=gettext_lazy("Of the pair as you type it; it is stored in WGS-84."),
    )  # fmt: skip

    class Meta:
        widgets = {"longitude": DEGREES, "latitude": DEGREES}
        help_texts = {"longitude": "", "latitude": "", "has_ramp": "", "has_lift": "", "door_width_m": ""}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        pair = (self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude"))
        if None not in pair:
            self.cleaned_data |= wgs84(*pair, self.cleaned_data.get("datum") or Datum.WGS84)
        return cleaned
