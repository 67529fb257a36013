"""What people enter on the way of a paper."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.guarded import Guarded
from civildefense.records.models import Paper, PaperService, Stationery
from civildefense.records.papers.kinds import all_kinds

_FILE_HELP = gettext_lazy("PDF or picture, at most 20 MB.")


class PaperForm(OfficeForm):
    """The words of a draft; what it says about its record stays as the record's slice wrote it."""

    class Meta:
        model = Paper
        fields = ("title", "addressee", "basis", "remedies")
        widgets = {"basis": forms.Textarea({"rows": 3}), "remedies": forms.Textarea({"rows": 3})}


class ScanForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Sealed scan"), help_text=_FILE_HELP)


class ServiceForm(Guarded, forms.Form):
    how = forms.ChoiceField(label=gettext_lazy("How"), choices=PaperService.Way.choices)
    served_on = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("Receipt or posting"),
        help_text=gettext_lazy("Who received it, the number of the posting, or where the notice stands."),
        required=False,
        max_length=200,
    )
    proof = forms.FileField(label=gettext_lazy("Proof"), help_text=_FILE_HELP, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["served_on"].initial = timezone.localdate


class StationeryForm(OfficeForm):
    """A word for numbers, and a template of the office's own."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of paper"), required=False)
    own_template = forms.FileField(
        label=gettext_lazy("Own template (DOCX)"),
        help_text=gettext_lazy("Begin with the portal's template, change it in Word or WPS, and upload it here."),
        required=False,
    )

    class Meta:
        model = Stationery
        fields = ("organisation", "kind", "word")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "kind" in self.fields:
            known = [(kind.name, str(kind.label)) for kind in all_kinds()]
            self.fields["kind"].choices = [("", gettext_lazy("any kind")), *known]  # type: ignore[attr-defined]
