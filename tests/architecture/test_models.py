"""Conventions that every model keeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q

from civildefense.common.scoping import ScopedQuerySet
from tests.architecture.portal import LAYERS, label, our_models

# Moments without an actor of their own: the history names who wrote the row, a log line is about its actor already,
# a citizen has no account, a timetable is nobody's act.
NO_ACTOR = {
    "created_at",
    "updated_at",
    "accounts.signinevent.occurred_at",
    "accounts.apitoken.last_used_at",
    "records.readlog.occurred_at",
    "records.scheduledrun.due_at",
    "shelters.banner.issued_at",
    "shelters.banner.expires_at",
    "shelters.sitereport.received_at",
}
OURS = our_models()


@pytest.mark.parametrize("model", OURS, ids=label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    own = LAYERS.index(model._meta.app_label)
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model._meta.app_label in LAYERS:
            target = LAYERS.index(field.related_model._meta.app_label)
            assert target <= own, f"{label(model)}.{field.name} points up at {label(field.related_model)}"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_moment_and_its_actor_come_together(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in fields:
        stem, _underscore, ending = name.rpartition("_")
        if ending == "at" and not {name, f"{label(model)}.{name}"} & NO_ACTOR:
            assert f"{stem}_by" in fields, f"{label(model)}.{name} has no actor"
        if ending == "by" and fields[name].is_relation:
            assert f"{stem}_at" in fields, f"{label(model)}.{name} has no moment"
            pair = (fields[name], fields[f"{stem}_at"])
            assert pair[0].null == pair[1].null, f"{label(model)}: one of {stem}_by and {stem}_at may be empty alone"
            if fields[name].null:
                assert {f"{stem}_by", f"{stem}_at"} <= named_together(model), f"{label(model)}: no CHECK for {stem}"


def named_together(model: type[models.Model]) -> set[str]:
    """Fields whose emptiness some CheckConstraint speaks about."""
    return {path.removesuffix("__isnull") for path, _value in leaves_of(model) if path.endswith("__isnull")}


def leaves_of(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            yield from leaves(constraint.condition)


def leaves(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Q):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, tuple):
        yield node


def choice_fields() -> list[Any]:
    found = []
    for model in OURS:
        for field in model._meta.concrete_fields:
            source = field.base_field if isinstance(field, ArrayField) else field
            if source.choices:
                found.append(pytest.param(model, field, {value for value, _label in source.flatchoices}, id=str(field)))
    return found


@pytest.mark.parametrize(("model", "field", "values"), choice_fields())
def test_every_choice_has_a_check(model: type[models.Model], field: Any, values: set[str]) -> None:
    lookup = "contained_by" if isinstance(field, ArrayField) else "in"
    allowed = [set(value) for path, value in leaves_of(model) if path == f"{field.name}__{lookup}"]
    empty = {""} if field.blank and not isinstance(field, ArrayField) else set()
    assert values | empty in [found | empty for found in allowed], f"{field} has no CHECK of its choices"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_constraints_are_named_after_their_table(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        assert constraint.name.startswith(prefix), constraint.name


@pytest.mark.parametrize("model", [model for model in OURS if not model._meta.auto_created], ids=label)
def test_every_model_can_be_shown_and_scoped(model: type[models.Model]) -> None:
    assert model.__str__ is not models.Model.__str__
    assert str(model._meta.verbose_name) != model._meta.object_name
    assert hasattr(model, "scope"), f"{label(model)} does not say whose its rows are"
    assert isinstance(model._default_manager.all(), ScopedQuerySet)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_no_model_writes_behind_the_services_back(model: type[models.Model]) -> None:
    assert model.save is models.Model.save or model.save.__module__.startswith(("django.", "knox."))
    assert model.delete is models.Model.delete or model.delete.__module__.startswith("django.")
