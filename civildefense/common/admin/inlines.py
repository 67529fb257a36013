"""Parts of a record on the record's page: few rows, scoped choices that are read once."""

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.forms.models import _get_foreign_key
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


class FewRows:
    """Shows the first rows of a long list; the page's side leads to all of them."""

    most_rows = MOST_ROWS

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        record = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if record is None:
            return rows
        link = _get_foreign_key(self.parent_model, self.model, self.fk_name).name  # type: ignore[attr-defined]
        about = f"{link}__uid" if "-" in record else f"{link}__pk"
        first = rows.filter(**{about: record})[: self.most_rows].values("pk")
        return rows.filter(pk__in=list(first.values_list("pk", flat=True)))


class OfficeTabularInline(OfficeInline, admin.TabularInline):
    formset = LabelledFormSet


class OfficeStackedInline(OfficeInline, admin.StackedInline):
    pass
