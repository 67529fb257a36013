"""The forms of the five steps."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken
from civildefense.common.guarded import Guarded
from civildefense.common.tabular import Limits
from civildefense.records.imports.options import LAST_HEADER_ROW, declared
from civildefense.records.imports.targets import target
from civildefense.records.models import ImportBatch

ENCODINGS = (
    ("", gettext_lazy("found by itself")),
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030"),
    ("big5", "Big5"),
    ("utf-16", "UTF-16"),
)


# What the mapping step asks beside the columns.
_SAID = ("sheet", "header_row", "encoding", "epsg")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """One or several files; the clean value is a list."""

    def __init__(self, **options: Any) -> None:
        accepted = {"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv,.json,.jsonl,.geojson,.kml,.kmz,.docx,.html,.htm,.xml"}
        super().__init__(widget=ManyFilesInput(attrs=accepted), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(ManyFiles, self).clean(file, initial) for file in files]
        if any(file.size > Limits().file_bytes for file in found):
            raise ValidationError(_("The file is too large."), code="file_too_large")
        return found


class EpsgField(forms.CharField):
    """The clean value is a number; 0 where nobody declared a projection."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("projection of metres (EPSG)"),
            required=False,
            max_length=12,
            help_text=gettext_lazy("Only where the file has metres: 4549 is CGCS2000, 3° zones, 120° E. Else empty."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> int:
        try:
            return declared(super().clean(value))
        except RuleBroken as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


class UploadForm(Guarded, forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("organisation"))
    source = forms.CharField(
        label=gettext_lazy("source"),
        max_length=80,
        help_text=gettext_lazy("The register that the file comes from; always the same name for the same register."),
    )
    files = ManyFiles(
        label=gettext_lazy("files"),
        help_text=gettext_lazy(
            "Excel, CSV, JSON, GeoJSON, KML or a Word document with tables; several together are one import."
        ),
    )
    datum = forms.ChoiceField(
        label=gettext_lazy("coordinates are in"),
        required=False,
        choices=[("", gettext_lazy("as the header says, else WGS-84")), *Datum.choices],
    )
    epsg = EpsgField()
    is_sync = forms.BooleanField(
        label=gettext_lazy("These files are the whole of this source"),
        required=False,
        help_text=gettext_lazy("What is missing from them is then closed in the register."),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = Organisation.objects.visible_to(user).existing().holding_registers()
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
        own = [organisation.pk for organisation in user.own_organisations]
        self.initial.setdefault("organisation", own[0] if own else None)


class MappingForm(forms.Form):
    """Sheet, header row and one choice for each column that the last check found."""

    sheet = forms.CharField(
        label=gettext_lazy("sheet"), required=False, help_text=gettext_lazy("Empty: every visible one.")
    )
    header_row = forms.IntegerField(
        label=gettext_lazy("header row"),
        required=False,
        min_value=1,
        max_value=LAST_HEADER_ROW,
        help_text=gettext_lazy("Empty: found by itself."),
    )
    encoding = forms.ChoiceField(label=gettext_lazy("encoding"), required=False, choices=ENCODINGS)
    epsg = EpsgField()

    def __init__(self, *args: Any, batch: ImportBatch, **options: Any) -> None:
        said = batch.mapping.get("columns", {})
        initial = {name: batch.mapping.get(name) or None for name in _SAID}
        super().__init__(*args, initial=initial, **options)
        found = {label: name for sheet in batch.layout for label, name in sheet["columns"].items()}
        self.labels = list(dict.fromkeys(label for sheet in batch.layout for label in sheet["labels"]))
        choices = [("", _("— not read —")), *target(batch.target).fields.items()]
        self._found = {label: found.get(label, "") for label in self.labels}
        for index, label in enumerate(self.labels):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=label, required=False, choices=choices, initial=said.get(label, self._found[label])
            )

    @property
    def columns(self) -> Iterator[forms.BoundField]:
        for index in range(len(self.labels)):
            yield self[f"column_{index}"]

    def mapping(self, before: dict[str, Any]) -> dict[str, Any]:
        """Only what differs from what was found by itself, and what was said before."""
        said = dict(before.get("columns", {}))
        for index, label in enumerate(self.labels):
            chosen = self.cleaned_data[f"column_{index}"]
            if chosen != self._found[label] or label in said:
                said[label] = chosen
        written = {name: self.cleaned_data[name] for name in _SAID}
        return {name: value for name, value in {**before, **written, "columns": said}.items() if value}


class DeclarationForm(Guarded, forms.Form):
    as_of = forms.DateField(
        label=gettext_lazy("complete as of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("as_of", timezone.localdate())


class ScanForm(forms.Form):
    scan = forms.FileField(
        label=gettext_lazy("sealed scan"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"})
    )


def errors_of(form: forms.Form) -> str:
    """All errors of a form as one sentence for the message bar."""
    lines: Sequence[str] = [message for messages in form.errors.values() for message in messages]
    return " ".join(lines)
