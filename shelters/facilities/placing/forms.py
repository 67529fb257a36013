"""The point of a work, or of its door: picked, pasted or typed, in any datum."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common import cells
from civildefense.common.coordinates import Datum, is_in_china
from civildefense.common.guarded import Guarded
from civildefense.rulebook.models import LATITUDE, LONGITUDE
from shelters.facilities.forms import DEGREES
from shelters.facilities.states import PositionSource

SOURCES = [(value, label) for value, label in PositionSource.choices if value != PositionSource.IMPORT]


class PointForm(Guarded, forms.Form):
    pair = forms.CharField(
        label=gettext_lazy("both degrees, as copied"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For example 32.01, 120.85. Or type them one by one, or click on the map."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    longitude = forms.FloatField(label=gettext_lazy("longitude"), required=False, widget=DEGREES, validators=LONGITUDE)
    latitude = forms.FloatField(label=gettext_lazy("latitude"), required=False, widget=DEGREES, validators=LATITUDE)
    datum = forms.ChoiceField(label=gettext_lazy("datum"), choices=Datum.choices, initial=Datum.WGS84)
    position_source = forms.ChoiceField(
        label=gettext_lazy("where the point comes from"), choices=SOURCES, initial=PositionSource.TYPED
    )
    position_accuracy_m = forms.IntegerField(
        label=gettext_lazy("accuracy of the point, m"), required=False, min_value=0, max_value=100_000
    )

    def clean(self) -> dict[str, Any]:
        entered = self.cleaned_data
        if pasted := entered.get("pair"):
            entered["latitude"], entered["longitude"] = self._degrees(pasted)
        if not self.errors and (entered.get("longitude") is None or entered.get("latitude") is None):
            raise ValidationError(_("Give longitude and latitude together, in degrees."), code="point")
        return entered

    @staticmethod
    def _degrees(pasted: str) -> tuple[float, float]:
        """(latitude, longitude); in China the two cannot be taken for each other."""
        found = cells.pair(pasted)
        if found is None:
            raise ValidationError(_("Give longitude and latitude together, in degrees."), code="point")
        first, second = found.first.degrees, found.second.degrees
        if found.first.axis == "lon" or found.second.axis == "lat" or is_in_china(first, second):
            first, second = second, first
        if abs(first) > 90 or abs(second) > 180:
            raise ValidationError(_("This is no place on earth."), code="coordinates_out_of_range")
        return first, second


class DoorForm(PointForm):
    """An entrance has no datum of its own: it is stored in WGS-84."""

    label = forms.CharField(label=gettext_lazy("label"), max_length=20, initial="A")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["position_source"], self.fields["position_accuracy_m"]
