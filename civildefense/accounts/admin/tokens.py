"""API tokens: made here, shown once, revoked for good."""

import ipaddress
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts import services
from civildefense.accounts.models import ApiToken, Scope
from civildefense.common.admin import OfficeForm, Step, StepsAdmin, refused_without, shown_once
from civildefense.common.errors import RuleBroken

DAYS = 365


class TokenForm(OfficeForm):
    days = forms.IntegerField(label=gettext_lazy("valid for days"), min_value=1, max_value=730, initial=DAYS)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("scopes"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=Scope.values
    )

    def clean_networks(self) -> list[str]:
        networks = self.cleaned_data.get("networks") or []
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                raise ValidationError(_("%(network)s is no network.") % {"network": network}, code="network") from None
        return networks


@admin.register(ApiToken)
class ApiTokenAdmin(StepsAdmin):
    form = TokenForm
    list_display = ["name", "organisation", "scope_list", "expiry", "last_used_at", "revoked_at"]
    list_select_related = ["organisation", "user"]
    list_filter = ["organisation", ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["name__contains"]
    autocomplete_fields = ["organisation"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["name", "organisation", "days", "scopes", "networks"]
        own = ["name", "organisation", "scope_list", "network_list", "expiry", "created", "last_used_at"]
        return [*own, "revoked_at", "revoked_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("scopes"))
    def scope_list(self, row: ApiToken) -> str:
        return "、".join(str(Scope(scope).label) for scope in row.scopes)

    @admin.display(description=gettext_lazy("allowed networks"))
    def network_list(self, row: ApiToken) -> str:
        return "、".join(row.networks) or _("any")

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        entered = form.entered()
        token, request.token = services.create_token(  # type: ignore[attr-defined]
            organisation=entered["organisation"],
            name=entered["name"],
            days=entered["days"],
            scopes=tuple(entered["scopes"]),
            networks=tuple(entered["networks"]),
            by=request.user,
        )
        self.adopt(obj, token)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: Any = None) -> HttpResponse:
        title = _("The token %(name)s is made:") % {"name": obj.name}
        return shown_once(self, request, obj, title=title, secret=request.token)  # type: ignore[attr-defined]

    def steps(self, request: HttpRequest, obj: ApiToken) -> list[Step]:
        if obj.revoked_at:
            return []
        return [Step("revoke", _("Revoke the token"), refusal=refused_without(request, "accounts.change_apitoken"))]

    def state_label(self, obj: ApiToken) -> str:
        if obj.revoked_at:
            return _("revoked")
        return _("expired") if obj.expiry and obj.expiry <= timezone.now() else _("in force")

    def perform(self, request: HttpRequest, obj: ApiToken, target: str, reason: str) -> str:
        if refusal := refused_without(request, "accounts.change_apitoken"):
            raise RuleBroken(refusal, code="not_allowed")
        services.revoke_token(token=obj, by=request.user)
        return _("The token is revoked and opens nothing any more.")
