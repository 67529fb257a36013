"""Level X: whichever form it is typed into, it is refused, not repeated and not kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client

from tests.cast import make_user, signed_in
from tests.security.canaries import body
from tests.security.stage import OWN, Stage, set_stage

MARK = "zqXmarkzq"
SECRET = f"人防指挥所 {MARK}"


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()


def kept() -> list[str]:
    """Tables, the history's among them, in which the text stands somewhere."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                table = model._meta.db_table
                cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', [f"%{MARK}%"])
                if cursor.fetchone()[0]:
                    found.append(table)
    return found


def text_boxes(form: Any, prefix: str = "") -> Iterator[str]:
    for name, field in form.fields.items():
        if type(field) in (forms.CharField, forms.fields.CharField) and not field.disabled:
            yield form.add_prefix(name)


def pages(stage: Stage) -> Iterator[str]:
    for model, desk in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        yield f"{base}/add/"
        row = stage.row(model._meta.label_lower, OWN)
        if row is not None:
            yield f"{base}/{desk.key_of(row)}/change/"  # type: ignore[attr-defined]


def filled(page: Any) -> dict[str, Any]:
    """What a browser would send back: everything as it is, and the secret in each text box."""
    data: dict[str, Any] = {}
    context = page.context_data or {}
    bound = [context["adminform"].form] if "adminform" in context else []
    for panel in context.get("inline_admin_formsets", ()):
        formset = panel.formset
        bound += [formset.management_form, *formset.forms]
    for form in bound:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
        if not isinstance(form, forms.formsets.ManagementForm):
            data |= dict.fromkeys(text_boxes(form), SECRET)
    return data


def test_no_form_of_the_desk_repeats_or_keeps_it(stage: Stage) -> None:
    everybody = make_user("several-roles", stage.cast.city, "clerk", "editor", "secrecy_officer", "administrator")
    client: Client = signed_in(everybody)
    tried, repeated = 0, []
    for where in pages(stage):
        page = client.get(where)
        if page.status_code != 200 or not (data := filled(page)) or SECRET not in data.values():
            continue
        tried += 1
        answer = client.post(where, data)
        if MARK in body(answer):
            repeated.append(where)
    assert tried > 5
    assert repeated == []
    assert kept() == []


def test_the_search_for_what_was_kept_can_find_something(stage: Stage) -> None:
    stage.cast.a.facility.remarks = SECRET
    stage.cast.a.facility.save()
    assert set(kept()) == {"shelters_facility", "shelters_facilityevent"}
