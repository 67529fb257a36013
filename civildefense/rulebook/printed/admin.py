"""Printed figures on the desk: the number in its own words, what the rows say, and the way down to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.records.desk import RecordAdmin
from civildefense.rulebook.printed import counting, services
from civildefense.rulebook.printed.models import Figure


class FigureForm(OfficeForm):
    counted_by = forms.ChoiceField(label=gettext_lazy("counted from"), required=False)

    class Meta:
        model = Figure
        fields = [
            "organisation", "title", "value", "decimals", "qualifier", "unit", "per_unit", "coverage", "starts_on",
            "ends_on", "source", "quotation", "counted_by", "note",
        ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "counted_by" in self.fields:
            self.fields["counted_by"].choices = [("", _("no rows yet")), *counting.choices()]  # type: ignore[attr-defined]


@admin.register(Figure)
class FigureAdmin(RecordAdmin):
    form = FigureForm
    list_display = ["title", "printed_value", "coverage", "starts_on", "ends_on", "source"]
    list_extras = ("quotation", "counted_by")
    list_filter = ["coverage", "qualifier", ("counted_by", admin.EmptyFieldListFilter)]
    search_fields = ["title__contains", "quotation__contains", "source__contains"]
    change_form_template = "rulebook/printed/figure.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organisation"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("as printed"), ordering="value")
    def printed_value(self, row: Figure) -> str:
        return row.printed

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        if figure := options.get("obj"):
            context["comparison"] = counting.compare(figure, request.user)  # type: ignore[arg-type]
        return super().render_change_form(request, context, **options)

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        if not change:
            self.adopt(obj, services.enter_figure(**form.entered(), by=request.user))
        elif entered := form.entered():
            services.change_figure(figure=obj, **entered, by=request.user)
