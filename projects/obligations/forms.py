"""What a clerk chooses when a duty is determined, and types about parts, applications and credits."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.guarded import Guarded
from projects.obligations.models import AreaCredit, Obligation
from projects.obligations.services.quoting import ACCEPT
from projects.obligations.states import Family


def square_metres(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_digits=12, decimal_places=2
    )


class DetermineForm(Guarded, forms.Form):
    """``last`` is the determination that this one would supersede."""

    on = forms.DateField(
        label=gettext_lazy("by the rules of"),
        initial=timezone.localdate,
        widget=AdminDateWidget,
        help_text=gettext_lazy("The day whose rules hold for this development, usually that of its application."),
    )
    family = forms.ChoiceField(
        label=gettext_lazy("way of reckoning"), choices=Family.choices, widget=forms.RadioSelect, initial=Family.B
    )
    planned_m2 = square_metres(gettext_lazy("built on the site, m²"))
    chosen_percent = forms.DecimalField(
        label=gettext_lazy("chosen percentage"), required=False, min_value=0, max_value=100, decimal_places=2,
        help_text=gettext_lazy("Only where the rule gives a range."),
    )  # fmt: skip
    chosen_reason = forms.CharField(label=gettext_lazy("why this percentage"), required=False, max_length=250)
    once_planned_m2 = square_metres(
        gettext_lazy("planned at once, m²"),
        gettext_lazy("Area above ground of all phases, where later buildings are not entered yet."),
    )
    zone = forms.CharField(
        label=gettext_lazy("development zone"), required=False, max_length=80,
        help_text=gettext_lazy("Name of the zone; empty outside of one."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("why determined again"), required=False, max_length=250)
    accept_unverified = forms.CharField(
        label=gettext_lazy("why unverified figures are accepted"), required=False, max_length=250,
        help_text=gettext_lazy("Stands on every print."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, last: Obligation | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if last is None:
            del self.fields["reason"]
        else:
            self.initial = {"family": last.family, "planned_m2": last.planned_m2, **_choices_of(last), **self.initial}
        if not user.has_perm(ACCEPT):
            del self.fields["accept_unverified"]


def _choices_of(last: Obligation) -> dict[str, Any]:
    names = ("chosen_percent", "chosen_reason", "once_planned_m2", "zone")
    return {name: last.inputs.get(name) for name in names}


class PlanForm(Guarded, forms.Form):
    """Another area on the site, by a changed design or the survey as built."""

    planned_m2 = forms.DecimalField(
        label=gettext_lazy("built on the site, m²"), min_value=0, max_digits=12, decimal_places=2
    )
    reason = forms.CharField(label=gettext_lazy("why determined again"), max_length=250)


class CreditForm(OfficeForm):
    """Only the newest determination of a duty that is still open takes a credit."""

    class Meta:
        model = AreaCredit
        fields = ["area", "obligation", "m2", "document", "assigned_on"]
