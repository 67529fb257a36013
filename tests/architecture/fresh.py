"""One more row of any kind, so that every write path of every model can be tried."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from civildefense.accounts.models import User
from civildefense.accounts.roles import Role
from tests.cast import make_facility, make_user
from tests.security.stage import OWN, Stage

# Text that may be changed freely; checked vocabularies, hours and geometry are not among it.
PLAIN = (models.CharField, models.TextField)


def template_row(stage: Stage, model: type[models.Model]) -> Any:
    """A saved row to copy from; what the stage does not hold is made from what it holds."""
    found = stage.row(model._meta.label_lower, OWN)
    if found:
        return found
    county = stage.cast.a
    facility = county.facility
    made: dict[str, Any] = {
        "accounts.organisationprofile": lambda: county.organisation.profiles.first(),
        "records.importfile": lambda: model(batch=stage.row("records.importbatch", OWN), kind="given", name="x"),
        "accounts.secondfactor": lambda: Authenticator(user=county.clerk, type="webauthn", data={}),
        "records.decisionreader": lambda: model(
            classificationdecision=stage.row("records.classificationdecision", OWN), user=county.clerk
        ),
        "shelters.unitrestricted": lambda: model(unit=facility.units.first()),
        "shelters.entrancerestricted": lambda: model(facility=facility, label="R", kind="reserve"),
        "shelters.equipment": lambda: model(facility=facility, kind="风机"),
    }
    return made[model._meta.label_lower]()


def variation(stage: Stage, model: type[models.Model], number: int) -> dict[str, Any]:
    """What must differ from one row to the next."""
    county = stage.cast.a
    key = f"N{number}"
    roles = [role for role in Role.values if role != Role.COUNTY_CLERK]  # the copied row's own
    own: dict[str, Any] = {
        "accounts.organisation": lambda: {"code": key},
        "accounts.organisationprofile": lambda: {
            "starts_on": dt.date(1900 + number, 1, 1),
            "ends_on": dt.date(1900 + number, 6, 1),
        },
        "accounts.user": lambda: {"username": key},
        "accounts.membership": lambda: {"role": roles[number - 1]},
        "accounts.apitoken": lambda: {"digest": key},
        "accounts.savedview": lambda: {"name": key},
        "records.decisionreader": lambda: {
            "user": [*stage.cast.people.values(), *stage.cast.b.people.values()][number]
        },
        "projects.account": lambda: {"subject_uid": uuid.uuid4()},
        "records.columnmap": lambda: {"source": key},
        "records.publicationreview": lambda: {"subject_uid": uuid.uuid4()},
        "records.setapproval": lambda: {"what": key},
        "rulebook.admindivision": lambda: {"code": key},
        "rulebook.place": lambda: {"name": key},
        "rulebook.emergencyadvice": lambda: {"code": key.lower()},
        "rulebook.emergencycontact": lambda: {"number": key},
        "rulebook.rulefigure": lambda: {"key": key},
        "rulebook.calendarday": lambda: {"day": dt.date(2026, 1, number)},
        "rulebook.sirensignal": lambda: {"code": key.lower()},
        "shelters.facility": lambda: {"source_key": key},
        "shelters.protectiveunit": lambda: {"number": key},
        "shelters.entrance": lambda: {"label": key},
        "shelters.entrancerestricted": lambda: {"label": key},
        "shelters.facilityrestricted": lambda: {"facility": make_facility(county, key)},
        "shelters.unitrestricted": lambda: {"unit": county.facility.units.create(number=key)},
        "shelters.publishedsite": lambda: {"facility": make_facility(county, key), "public_id": key},
        "shelters.publishedentrance": lambda: {"label": key},
        "shelters.sitereport": lambda: {"number": key},
    }
    return own.get(model._meta.label_lower, dict)()


def fresh(stage: Stage, model: type[models.Model], number: int) -> Any:
    """An unsaved row; ``number`` keeps it apart from the others."""
    source = template_row(stage, model)
    values = {
        field.attname: getattr(source, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in {"uid", "version", "created_at", "updated_at"}
    }
    row = model(**values)
    for name, value in variation(stage, model, number).items():
        setattr(row, name, value)
    return row


def changeable(model: type[models.Model]) -> tuple[Any, Callable[[], Any]]:
    """A field that may be changed alone without meeting a constraint, and what makes its new values."""
    bound = {name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())}
    apart = [constraint for constraint in model._meta.constraints if isinstance(constraint, ExclusionConstraint)]
    bound |= {name for constraint in apart for name, _operator in constraint.expressions if isinstance(name, str)}
    excluded = {"username", "digest", "token_key", "hours", "file", "upload", "photo", "field", "model"}
    history = {field.name for field in model.pgh_event_model._meta.fields}  # type: ignore[attr-defined]
    for field in model._meta.concrete_fields:
        free = not (field.choices or field.unique or field.name in bound | excluded) and field.name in history
        if free and isinstance(field, PLAIN) and not isinstance(field, models.FileField) and field.max_length != 64:
            return field, lambda: "改"
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and field.name in history and field.name != "updated_at":
            return field, lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        if isinstance(field, models.DateField) and field.name in history:
            return field, lambda: dt.date(2020, 1, 1)
    if any(field.name == "user" for field in model._meta.concrete_fields):
        return model._meta.get_field("user"), lambda: make_user(f"somebody {User.objects.count()}")
    raise LookupError(model)
