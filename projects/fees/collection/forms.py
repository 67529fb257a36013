"""A step of the collection as the desk asks for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from projects.fees.cases.forms import DayInput
from projects.fees.collection.models import CollectionStep
from projects.fees.collection.states import PAPERS


class StepForm(OfficeForm):
    """A paper needs the case and the kind only; what is recorded needs its day and its proof."""

    taken_on = forms.DateField(
        label=gettext_lazy("taken on"), widget=DayInput, required=False,
        help_text=gettext_lazy("For a talk, an application or a claim, and for what the tax authority did."),
    )  # fmt: skip

    class Meta:
        model = CollectionStep
        fields = ["case", "kind", "is_by_tax", "reference", "note"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        is_recorded = said.get("is_by_tax") or said.get("kind") not in PAPERS
        if said.get("kind") and is_recorded and not said.get("taken_on"):
            raise ValidationError({"taken_on": _("Say on which day this was done.")})
        if said.get("taken_on") and said["taken_on"] > timezone.localdate():
            raise ValidationError({"taken_on": _("A service lies in the past or is today.")})
        return cleaned


class DraftForm(forms.Form):
    """Which cases of the day's list get a draft of which step."""

    kind = forms.CharField()
    cases = forms.MultipleChoiceField()

    def __init__(self, *args: Any, offered: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cases"].choices = [(uid, uid) for uid in offered]  # type: ignore[attr-defined]
