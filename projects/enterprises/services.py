"""The only writer of enterprises. (``merging`` makes one of two rows, ``duplicates`` keeps two apart.)"""

from typing import Any, TypeVar

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from civildefense.records import workflow
from projects.enterprises.errors import RowMerged
from projects.enterprises.models import (
    CreditGrade,
    Enterprise,
    EnterpriseContact,
    EnterpriseName,
    EnterpriseState,
    Qualification,
)
from projects.enterprises.names import normal_name
from projects.enterprises.states import MOVES

Part = TypeVar("Part", EnterpriseContact, EnterpriseName, Qualification, CreditGrade)


@transaction.atomic
def create_enterprise(*, organisation: Organisation, by: User, **fields: Any) -> Enterprise:
    enterprise = Enterprise(organisation=organisation, **fields)
    enterprise.full_clean()
    enterprise.save()
    return enterprise


@transaction.atomic
def register_listed(*, organisation: Organisation, source: str, source_key: str, by: User, **fields: Any) -> Enterprise:
    """A new row of an imported list. The database alone judges what concerns other rows: lists are long."""
    enterprise = Enterprise(organisation=organisation, source=source, source_key=source_key, **fields)
    enterprise.clean_fields(exclude=["organisation"])
    enterprise.save(force_insert=True)
    return enterprise


@transaction.atomic
def change_enterprise(*, enterprise: Enterprise, by: User, **fields: Any) -> Enterprise:
    """Change named fields of the locked row. A name that it had stays findable as a former one."""
    locked = _locked(enterprise.pk)
    if normal_name(fields.get("name", locked.name)) != normal_name(locked.name):
        EnterpriseName.objects.get_or_create(enterprise=locked, name=locked.name, ends_on=None)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def restore_enterprise(*, enterprise: Enterprise, by: User, **fields: Any) -> Enterprise:
    """As it was before a change that never should have been: a name that is taken back was never borne."""
    locked = _locked(enterprise.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    return locked


@transaction.atomic
def move_enterprise(*, enterprise: Enterprise, to: str, by: User, reason: str = "") -> Enterprise:
    return workflow.move(enterprise, to, by=by, reason=reason, table=MOVES)


@transaction.atomic
def put_part(*, part: Part, by: User) -> Part:
    """Create or change a contact, certificate, class or former name; its enterprise is locked first."""
    _locked(part.enterprise_id)
    part.full_clean()
    part.save()
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """What was entered by mistake, or a person who has left; the history knows the row."""
    _locked(part.enterprise_id)
    part.delete()


@transaction.atomic
def set_contacts(*, enterprise: Enterprise, contacts: list[dict[str, str]], by: User) -> None:
    """The given contacts are all that there are; those that stand there already are left alone."""
    _locked(enterprise.pk)
    wanted = list(contacts)
    for contact in enterprise.contacts.order_by("pk"):
        present = {"post": contact.post, "person": contact.person, "phone": contact.phone}
        if present in wanted:
            wanted.remove(present)
        else:
            contact.delete()
    for fields in wanted:
        put_part(part=EnterpriseContact(enterprise=enterprise, **fields), by=by)


def _locked(pk: int) -> Enterprise:
    """RowMerged where another row stands for it."""
    found = Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if found.state == EnterpriseState.MERGED:
        raise RowMerged
    return found
