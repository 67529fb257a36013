"""A development comes on record, changes and moves."""

import uuid
from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from projects.developments.errors import Cancelled, OfficerElsewhere
from projects.developments.models import Development
from projects.developments.rules import next_number
from projects.developments.services import acceptance
from projects.developments.services.divisions import require_own_division
from projects.developments.services.locking import locked, locked_open
from projects.developments.states import MOVES, DevelopmentState


@transaction.atomic
def create_development(
    *, organisation: Organisation, by: User, state: str = DevelopmentState.FILED, **fields: Any
) -> Development:
    """A new development with its permanent number. Without ``source_key`` it gets a random one."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    development = Development(organisation=organisation, state=state, **fields)
    _complete(development)
    development.full_clean()
    development.save()
    _opened(development, by)
    return development


@transaction.atomic
def change_development(*, development: Development, by: User, **fields: Any) -> Development:
    """Change named fields of the locked row; the state moves only through ``move_development``."""
    row = locked_open(development)
    _set(row, fields)
    row.full_clean()
    row.save(update_fields=_written(fields))
    row.refresh_from_db()
    return row


@transaction.atomic
def put_development(*, development: Development, by: User, **fields: Any) -> Development:
    """One row of a batch: a new one, or one that the caller has locked; a change that changes nothing writes nothing.

    The caller has locked the office too. Constraints speak for themselves: an IntegrityError names the broken one.
    """
    is_new = development.pk is None
    if development.state == DevelopmentState.CANCELLED and not is_new:
        raise Cancelled
    changed = {name: value for name, value in fields.items() if is_new or getattr(development, name) != value}
    _set(development, changed)
    if is_new:
        _complete(development)
    development.clean_fields(exclude=[field.name for field in Development._meta.fields if field.is_relation])
    if is_new or changed:
        with transaction.atomic():
            development.save(update_fields=None if is_new else _written(changed))
    if is_new:
        _opened(development, by)
    return development


@transaction.atomic
def move_development(*, development: Development, to: str, by: User, reason: str = "") -> Development:
    """Through the one door; works are accepted with a settled checklist alone."""
    row = locked(development)
    if to == DevelopmentState.ACCEPTED:
        MOVES.find(row.state, to)
        acceptance.require_settled(row)
    workflow.move(development, to, by=by, reason=reason, table=MOVES)
    _opened(development, by)
    return development


def _set(row: Development, fields: dict[str, Any]) -> None:
    """A name that changes stays findable among the former ones."""
    if row.pk is not None and fields.get("name", row.name) != row.name and "former_names" not in fields:
        row.former_names = [*row.former_names, row.name]
    for name, value in fields.items():
        setattr(row, name, value)
    if row.pk is not None and {"division", "division_id"} & set(fields):
        require_own_division(row.organisation, row.division)
    if row.pk is not None and fields.get("service_officer"):
        _require_colleague(row)


def _written(fields: dict[str, Any]) -> list[str]:
    return [*fields, "former_names"] if "name" in fields and "former_names" not in fields else [*fields]


def _complete(development: Development) -> None:
    """What a new row lacks. The office is locked, so that no two rows take the same number."""
    require_own_division(development.organisation, development.division)
    if development.service_officer_id is not None:
        _require_colleague(development)
    development.source_key = development.source_key or uuid.uuid4().hex
    if not development.number:
        year = development.filed_on.year
        taken = Development.objects.filter(organisation=development.organisation, number__startswith=f"{year}-")
        development.number = next_number(year, taken.values_list("number", flat=True))


def _opened(development: Development, by: User) -> None:
    """Where building goes on, there is a checklist to work from."""
    if development.state == DevelopmentState.BUILDING:
        acceptance.open_checklist(development=development, by=by)


def _require_colleague(development: Development) -> None:
    officer = development.service_officer
    if officer is not None and development.organisation_id not in officer.organisation_ids:
        raise OfficerElsewhere
