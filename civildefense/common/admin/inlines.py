"""Parts of a record on the record's page: few rows, scoped choices that are read once."""

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from civildefense.common.admin.forms import PartForm
from civildefense.common.admin.scope import ScopedOptions

MOST_ROWS = 20


class LabelledFormSet(BaseInlineFormSet):
    """In a table the head names the column; each field also says its name to whoever does not see the head."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs.setdefault("aria-label", str(field.label))


class OfficeInline(ScopedOptions):
    form = PartForm
    extra = 0
    max_num = MOST_ROWS

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Choices are read once a request: each row on its own would ask the database again."""
        field = super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]
        if field is not None and db_field.name not in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            known = request.__dict__.setdefault("known_choices", {})
            if db_field not in known:
                known[db_field] = list(field.choices)
            field.choices = known[db_field]
        return field


class OfficeTabularInline(OfficeInline, admin.TabularInline):
    formset = LabelledFormSet


class OfficeStackedInline(OfficeInline, admin.StackedInline):
    pass
