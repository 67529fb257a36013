"""Every field of every table says how secret it is, whether it is personal, and how long it is kept."""

import pytest
from django.apps import apps
from django.db import models

from civildefense.common.datasheet import THIRD_PARTY, Level, fields_at, sheet_of
from tests.architecture.portal import label, our_models

TABLES = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and not hasattr(model, "pgh_tracked_model")
]


def sheets_for(model: type[models.Model]) -> list[object]:
    """The table's own, or that of the proxy which keeps its history."""
    proxies = [other for other in apps.get_models() if other._meta.proxy and other._meta.concrete_model is model]
    return [sheet for other in [model, *proxies] if (sheet := sheet_of(other))]


@pytest.mark.parametrize("model", [model for model in TABLES if not model._meta.proxy], ids=label)
def test_every_field_stands_in_exactly_one_level(model: type[models.Model]) -> None:
    sheets = sheets_for(model)
    assert sheets, f"{label(model)} has no data sheet"
    declared = set(sheets[0].levels())
    columns = {field.name for field in model._meta.concrete_fields}
    assert declared == columns, f"undeclared: {columns - declared}, gone: {declared - columns}"


@pytest.mark.parametrize("model", [model for model in TABLES if not model._meta.proxy], ids=label)
def test_purpose_retention_and_personal_tags_are_filled_in(model: type[models.Model]) -> None:
    sheet = sheets_for(model)[0]
    assert sheet.purpose
    assert sheet.retention
    tagged = {*sheet.personal.split(), *sheet.minors.split()}
    assert tagged <= set(sheet.levels()), f"unknown: {tagged - set(sheet.levels())}"


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_a_field_that_names_a_person_is_tagged_as_personal(model: type[models.Model]) -> None:
    people = {
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and label(field.related_model) == "accounts.user"
    }
    if sheet_of(model) and label(model) not in {"accounts.apitoken", "records.idempotencykey"}:
        untagged = people - set(sheet_of(model).personal.split())
        assert not untagged, f"{label(model)}: {untagged}"


def test_restricted_columns_live_in_tables_of_their_own() -> None:
    """Level R stands 1:1 beside what it describes, so that a forgotten column list cannot give it away."""
    for name in fields_at(Level.RESTRICTED):
        model = apps.get_model(name)
        assert Level.PUBLIC not in sheet_of(model).levels().values(), name


def test_published_tables_hold_nothing_restricted() -> None:
    published = [model for model in our_models() if sheet_of(model) and sheet_of(model).published]
    assert published
    for model in published:
        assert Level.RESTRICTED not in sheet_of(model).levels().values(), label(model)


def test_the_sheets_of_other_peoples_tables_are_still_needed() -> None:
    known = {label(model) for model in apps.get_models(include_auto_created=True)}
    assert set(THIRD_PARTY) <= known
