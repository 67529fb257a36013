"""Which two editions: uploaded, or what two imports were made of."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Datum
from civildefense.common.guarded import Guarded
from civildefense.common.tabular import Limits
from civildefense.records.imports.questions import IDENTITIES
from civildefense.records.models import ImportBatch, ImportFile

SIDES = ("a", "b")
MOST_BATCHES = 100


class ComparisonForm(Guarded, forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("organisation"))
    a_file = forms.FileField(label=gettext_lazy("earlier edition: a file"), required=False)
    a_batch = forms.ModelChoiceField(
        ImportBatch.objects.none(), label=gettext_lazy("… or the file of an import"), required=False
    )
    b_file = forms.FileField(label=gettext_lazy("later edition: a file"), required=False)
    b_batch = forms.ModelChoiceField(
        ImportBatch.objects.none(), label=gettext_lazy("… or the file of an import"), required=False
    )
    key = forms.ChoiceField(
        label=gettext_lazy("rows are recognised"),
        required=False,
        choices=[("", gettext_lazy("by their ids, and by what they say where ids are new")), *IDENTITIES[1:]],
    )
    datum = forms.ChoiceField(
        label=gettext_lazy("coordinates are in"),
        required=False,
        choices=[("", gettext_lazy("as the header says, else WGS-84")), *Datum.choices],
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offices: Any = self.fields["organisation"]
        offices.queryset = Organisation.objects.visible_to(user).existing().holding_registers()
        own = [organisation.pk for organisation in user.own_organisations]
        self.initial.setdefault("organisation", own[0] if own else None)
        kept = ImportBatch.objects.visible_to(user).filter(files__kind=ImportFile.Kind.GIVEN).distinct()
        newest = list(kept.order_by("-pk").values_list("pk", flat=True)[:MOST_BATCHES])
        for side in SIDES:
            batches: Any = self.fields[f"{side}_batch"]
            batches.queryset = ImportBatch.objects.filter(pk__in=newest)

    def clean(self) -> dict[str, Any]:
        for side in SIDES:
            file = self.cleaned_data.get(f"{side}_file")
            if bool(file) == bool(self.cleaned_data.get(f"{side}_batch")):
                self.add_error(f"{side}_file", ValidationError(_("Choose a file or an import, one of the two.")))
            elif file and file.size > Limits().file_bytes:
                self.add_error(f"{side}_file", ValidationError(_("The file is too large."), code="file_too_large"))
        return self.cleaned_data
