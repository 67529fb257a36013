"""Each page of the desk opens for whoever may see it and is refused to everybody else."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from civildefense.accounts.models import User
from civildefense.accounts.roles import Role
from civildefense.common.admin import OfficeAdmin
from tests.cast import (
    CITY_ROLES,
    COUNTY_ROLES,
    Cast,
    make_attachment,
    make_batch,
    make_job,
    make_published,
    make_report,
    make_token,
    signed_in,
)

TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)


def person(cast: Cast, role: str) -> User:
    return cast.a.people[role] if role in COUNTY_ROLES else cast.people[role]


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def furnish(cast: Cast) -> None:
    """A row for the tables that the cast leaves empty."""
    make_batch(cast.a)
    make_job(cast.a, state="failed", failure="broken file")
    make_token(cast.a.organisation)
    make_report(cast.a, make_published(cast.a.facility, cast.secrecy_officer))
    make_attachment(cast.a.facility, cast.a.clerk)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_every_table_stands_on_the_offices_own_base(model: Any) -> None:
    assert isinstance(admin.site.get_model_admin(model), OfficeAdmin)


@pytest.mark.parametrize("role", [*CITY_ROLES, *COUNTY_ROLES])
def test_every_page_opens_or_refuses_by_role(cast: Cast, role: str) -> None:
    furnish(cast)
    user = person(cast, role)
    client = signed_in(user)
    assert client.get(reverse("admin:index")).status_code == 200
    for model in TABLES:
        verbs = {verb: f"{model._meta.app_label}.{verb}_{model._meta.model_name}" for verb in ("view", "add", "change")}
        may_see = user.has_perm(verbs["view"]) or user.has_perm(verbs["change"])
        assert client.get(address(model, "changelist")).status_code == (200 if may_see else 403), model
        model_admin = admin.site.get_model_admin(model)
        response = client.get(address(model, "add"))
        assert response.status_code in ((200, 403) if user.has_perm(verbs["add"]) else (403,)), model
        row = model._default_manager.visible_to(user).first()
        if may_see and row is not None:
            assert client.get(model_admin.change_url(row)).status_code == 200, model
            assert client.get(address(model, "history", model_admin.key_of(row))).status_code == 200, model
            assert client.get(address(model, "export"), {"format": "xlsx"}).status_code in (200, 403), model
            assert client.get(address(model, "export"), {"format": "csv"}).status_code in (200, 403), model


@pytest.mark.django_db
def test_nobody_without_a_role_comes_in(cast: Cast) -> None:
    for client in (Client(), signed_in(cast.stranger)):
        assert client.get(reverse("admin:index")).status_code == 302
        for model in TABLES:
            assert client.get(address(model, "changelist")).status_code == 302, model


def test_the_roles_that_edit_the_register_may_add_facilities(cast: Cast) -> None:
    for role, expected in ((Role.CLERK, 200), (Role.AUDITOR, 403)):
        assert signed_in(person(cast, role)).get(reverse("admin:shelters_facility_add")).status_code == expected
