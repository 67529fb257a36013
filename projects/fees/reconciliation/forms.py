"""A collector's file to be compared, and the word that a period is complete."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civildefense.common.admin import OfficeForm
from civildefense.records.imports.options import GivenFile
from projects.fees.cases.forms import DayInput
from projects.fees.payments.states import Channel
from projects.fees.reconciliation import services
from projects.fees.reconciliation.models import Reconciliation
from projects.fees.reconciliation.services import Comparison


class CompareForm(OfficeForm):
    """The file itself is not kept: its name and digest are, and what was found."""

    file = forms.FileField(label=_("the collector's file"))
    channel = forms.ChoiceField(
        label=_("channel"), choices=[("", _("what the file itself says")), *Channel.choices], required=False
    )
    starts_on = forms.DateField(
        label=_("from"), widget=DayInput, required=False, help_text=_("empty: the whole months that the file touches")
    )
    ends_on = forms.DateField(label=_("up to and with"), widget=DayInput, required=False)

    class Meta:
        model = Reconciliation
        fields = ["organisation"]

    def compared(self) -> Comparison:
        said = self.cleaned_data
        upload = said["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file{Path(upload.name).suffix.lower()[:6]}"
            path.write_bytes(b"".join(upload.chunks()))
            return services.compare(
                organisation=said["organisation"], files=[GivenFile(path, Path(upload.name).name[:200])],
                channel=said["channel"], starts_on=said["starts_on"], ends_on=said["ends_on"],
            )  # fmt: skip


class DeclareForm(forms.Form):
    as_of = forms.DateField(label=_("complete as of"), widget=DayInput)
    explanation = forms.CharField(
        label=_("what became of the differences"), widget=forms.Textarea, max_length=1000, required=False
    )

    def __init__(self, *args: Any, record: Reconciliation, **options: Any) -> None:
        super().__init__(*args, initial={"as_of": record.ends_on}, **options)
