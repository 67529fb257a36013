"""Organisations: founded, renamed and merged with a day, never overwritten."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts import services
from civildefense.accounts.models import Organisation, OrganisationProfile
from civildefense.common.admin import OfficeAdmin, OfficeForm, OfficeTabularInline

DATED = {"name", "code", "kind", "successor"}


class OrganisationForm(OfficeForm):
    as_of = forms.DateField(
        label=gettext_lazy("valid from"), initial=timezone.localdate, widget=admin.widgets.AdminDateWidget,
        help_text=gettext_lazy(
            "The day on which this name, code or merger takes effect; what came before stays on record."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        changed = DATED.intersection(self.changed_data)
        if self.instance.pk and "successor" in changed and len(changed) > 1:
            raise ValidationError(_("Record the merger by itself, without another name or code."), code="two_events")
        return cleaned


class ProfileInline(OfficeTabularInline):
    """The names and codes that the organisation bore, with their days."""

    model = OrganisationProfile
    fields = ["name", "code", "kind", "starts_on", "ends_on"]
    verbose_name_plural = gettext_lazy("Names and codes over time")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(OfficeAdmin):
    form = OrganisationForm
    list_display = ["name", "code", "kind", "parent", "successor"]
    list_select_related = ["parent", "successor"]
    list_filter = ["kind"]
    search_fields = ["name__contains", "code__startswith"]
    history_parts = ("profiles",)
    inlines = [ProfileInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = ["name", "code", "kind", "parent"]
        return [*own, "as_of"] if obj is None else [*own, "successor", "as_of"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["parent"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        entered = form.entered()
        as_of = form.cleaned_data["as_of"]
        if not change:
            entered.pop("as_of", None)
            self.adopt(obj, services.establish_organisation(**entered, starts_on=as_of, by=request.user))
        elif heir := entered.get("successor"):
            services.merge_organisation(organisation=obj, into=heir, on=as_of, by=request.user)
        elif DATED.intersection(entered):
            names = {name: form.cleaned_data[name] for name in ("name", "code", "kind")}
            services.rename_organisation(organisation=obj, **names, on=as_of, by=request.user)
