"""The citizen's report of an error."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civildefense.common.guarded import Guarded
from shelters.finder.models import SiteReport

MOST_PHOTO_BYTES = 10 * 1024 * 1024


class ReportForm(Guarded, forms.Form):
    """`key` is made on the device, so that a report sent twice over a bad connection arrives once."""

    site = forms.SlugField(max_length=10, required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What is wrong?"), choices=SiteReport.Kind.choices, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("What did you find?"),
        help_text=_("A sentence is enough."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("If you have one. Position and other hidden data are removed."),
        required=False,
        widget=forms.FileInput({"accept": "image/*"}),
    )
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        help_text=_("Only if you want to be asked back. Deleted 90 days after the answer."),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_photo(self) -> object:
        photo = self.cleaned_data["photo"]
        if photo and photo.size > MOST_PHOTO_BYTES:
            raise forms.ValidationError(_("The photo is larger than 10 MB."), code="too_large")
        return photo
