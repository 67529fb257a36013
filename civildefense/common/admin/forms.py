"""The form behind every record: it knows which version was read, and says what a rule refused."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.api.problems import constraint_message
from civildefense.common.errors import RuleBroken
from civildefense.common.guarded import Guarded
from civildefense.common.identity import Identified

STALE = gettext_lazy(
    "%(who)s changed this record at %(when)s, after you opened it. Nothing of yours was saved. "
    "Open the record anew in a second window, compare, and enter your change there."
)


def refusal_sentence(error: Exception) -> str:
    """What the clerk reads when a rule, a validator or the database refused."""
    if isinstance(error, RuleBroken):
        return str(error.message)
    if isinstance(error, IntegrityError):
        return constraint_message(error)[1]
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    raise error


def _last_editor(row: Any) -> str:
    events = getattr(row, "pgh_event_model", None)
    last = events.objects.filter(pgh_obj=row.pk).select_related("pgh_context").last() if events else None
    user = last and last.pgh_context and last.pgh_context.metadata.get("user")
    return str(get_user_model().objects.filter(pk=user).first() or _("Somebody")) if user else _("Somebody")


class OfficeForm(Guarded, forms.ModelForm):
    """``request`` is set by the ModelAdmin that makes the class; ``request.refusal`` by a refused attempt to save."""

    request: HttpRequest
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and isinstance(self.instance, Identified):
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]
        self._keep_present_choices()

    def _keep_present_choices(self) -> None:
        """What the record names already stays choosable, even where the reader could not have chosen it."""
        for name, field in self.fields.items():
            present = self.initial.get(name)
            if isinstance(field, forms.ModelChoiceField) and not isinstance(present, list) and present:
                field.queryset = field.queryset | field.queryset.model._default_manager.filter(pk=present)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if refusal := getattr(self.request, "refusal", ""):
            raise ValidationError(refusal, code="refused")
        if "version" in self.fields and self.cleaned_data.get("version") != self.instance.version:
            when = date_format(timezone.localtime(self.instance.updated_at), "DATETIME_FORMAT")
            raise ValidationError(STALE % {"who": _last_editor(self.instance), "when": when}, code="stale")
        return cleaned

    def entered(self) -> dict[str, Any]:
        """What a service gets: on a new record every field, otherwise only what was changed."""
        own = [name for name in self.fields if name != "version" and name in self.cleaned_data]
        if self.instance.pk:
            own = [name for name in own if name in self.changed_data]
        return {name: self.cleaned_data[name] for name in own}


class PartForm(Guarded, forms.ModelForm):
    """One row of a part on the record's page."""
