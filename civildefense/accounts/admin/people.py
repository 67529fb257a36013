"""People and the roles that they hold; the first password is shown once and must be replaced."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts import services
from civildefense.accounts.models import Membership, Organisation, SignInEvent, User
from civildefense.accounts.roles import Role
from civildefense.common.admin import (
    OfficeForm,
    OfficeTabularInline,
    ReadOnlyAdmin,
    Step,
    StepsAdmin,
    refused_without,
    shown_once,
)


class NewUserForm(OfficeForm):
    """A colleague starts with a role: without one, nobody would see the account, not even its founder."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("organisation"))
    role = forms.ChoiceField(choices=Role.choices, label=gettext_lazy("role"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(self.request.user).existing()


class MembershipInline(OfficeTabularInline):
    model = Membership
    fields = ["organisation", "role", "starts_on", "ends_on"]
    can_delete = False
    show_change_link = True
    verbose_name_plural = gettext_lazy("Roles held")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(StepsAdmin):
    list_display = ["username", "name", "roles_today", "is_active", "last_login"]
    list_extras = ("email", "is_service", "created_at", "updated_at")
    list_filter = ["is_active", "is_service", "memberships__role"]
    search_fields = ["username", "name__contains"]
    history_parts = ("memberships",)
    ordering = ["username"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships__organisation")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        options["form"] = OfficeForm if change else NewUserForm
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["username", "name", "email", "organisation", "role"]
        return ["username", "name", "email", "is_active", "is_service", "must_change_password", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["username", "is_service", "must_change_password", "last_login"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [MembershipInline] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("roles"))
    def roles_today(self, row: User) -> str:
        held = [membership for membership in row.memberships.all() if membership.ends_on is None]
        return "；".join(f"{membership.get_role_display()}({membership.organisation})" for membership in held)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=[*form.entered()])
            return
        entered = form.entered()
        organisation, role = entered.pop("organisation"), entered.pop("role")
        user, form.first_password = services.open_account(**entered, by=request.user)
        services.grant_role(user=user, organisation=organisation, role=role, by=request.user)
        self.adopt(obj, user)
        request.first_password = form.first_password  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: Any = None) -> HttpResponse:
        title = _("The account %(name)s is open. First password:") % {"name": obj.username}
        return shown_once(self, request, obj, title=title, secret=request.first_password)  # type: ignore[attr-defined]

    def steps(self, request: HttpRequest, obj: User) -> list[Step]:
        if obj.is_service:
            return []
        refusal = refused_without(request, "accounts.change_user")
        return [
            Step("reset_password", _("Set a new first password"), refusal=refusal),
            Step("remove_second_factors", _("Remove the second factor (lost phone)"), refusal=refusal),
        ]

    def state_label(self, obj: User) -> str:
        return _("may sign in") if obj.is_active else _("account closed")

    def perform(self, request: HttpRequest, obj: User, target: str, reason: str) -> HttpResponse | str:
        if target == "reset_password":
            password = services.reset_password(user=obj, by=request.user)
            title = _("New first password of %(name)s:") % {"name": obj.username}
            return shown_once(self, request, obj, title=title, secret=password)
        removed = services.remove_second_factors(user=obj, by=request.user)
        return _("Second factors removed: %(count)s.") % {"count": removed}


@admin.register(Membership)
class MembershipAdmin(StepsAdmin):
    """Roles are granted and ended, never rewritten."""

    list_display = ["user", "organisation", "role", "starts_on", "ends_on"]
    list_select_related = ["user", "organisation"]
    list_filter = ["organisation", "role", ("ends_on", admin.EmptyFieldListFilter)]
    search_fields = ["user__username", "user__name"]
    autocomplete_fields = ["user", "organisation"]
    fields = ["user", "organisation", "role", "starts_on", "ends_on"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = ["user", "organisation", "role", "starts_on"]
        return [*own, "ends_on"] if obj else own

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        self.adopt(obj, services.grant_role(**form.entered(), by=request.user))

    def steps(self, request: HttpRequest, obj: Membership) -> list[Step]:
        if obj.ends_on:
            return []
        return [Step("end", _("End the role today"), refusal=refused_without(request, "accounts.change_membership"))]

    def state_label(self, obj: Membership) -> str:
        return _("ended") if obj.ends_on else _("in force")

    def perform(self, request: HttpRequest, obj: Membership, target: str, reason: str) -> str:
        services.end_membership(membership=obj, by=request.user)
        return _("The role has ended.")


@admin.register(SignInEvent)
class SignInEventAdmin(ReadOnlyAdmin):
    list_display = ["occurred_at", "username", "outcome", "address"]
    list_extras = ("user",)
    list_filter = ["outcome", "occurred_at"]
    search_fields = ["username"]
    fields = ["occurred_at", "username", "user", "outcome", "address"]
