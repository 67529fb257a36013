"""What a step asks before it is carried out: the reason, and what the step itself needs to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.common.guarded import Guarded
from civildefense.records.bulk.steps import BulkStep


class BulkForm(Guarded, forms.Form):
    """``values`` are the step's own fields, ``entered`` what was typed, to be read again by the worker."""

    def __init__(self, data: Any = None, *, step: BulkStep, by: Any, needs_reason: bool) -> None:
        super().__init__(data)
        self._own = step.fields(by)
        self.fields.update(self._own)
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason"),
            max_length=500,
            required=needs_reason,
            widget=forms.Textarea({"rows": 2}),
            help_text=gettext_lazy("It stands in the history of each row."),
        )

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._own}

    @property
    def entered(self) -> dict[str, str]:
        return {name: self.data.get(name, "") for name in self._own}
