"""The only writer of enterprises."""

from typing import Any

from django.db import transaction

from civildefense.accounts.models import Organisation, User
from projects.enterprises.models import Enterprise, EnterpriseContact


@transaction.atomic
def create_enterprise(*, organisation: Organisation, by: User, **fields: Any) -> Enterprise:
    enterprise = Enterprise(organisation=organisation, **fields)
    enterprise.full_clean()
    enterprise.save()
    return enterprise


@transaction.atomic
def change_enterprise(*, enterprise: Enterprise, by: User, **fields: Any) -> Enterprise:
    """Change named fields of the locked row."""
    locked = Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=enterprise.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked


@transaction.atomic
def put_contact(*, contact: EnterpriseContact, by: User) -> EnterpriseContact:
    """Create or change a contact; its enterprise is locked first and gets a new version."""
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.enterprise_id)
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def remove_contact(*, contact: EnterpriseContact, by: User) -> None:
    """A person who has left is not kept on the list; the history knows the row."""
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.enterprise_id)
    contact.delete()


@transaction.atomic
def set_contacts(*, enterprise: Enterprise, contacts: list[dict[str, str]], by: User) -> None:
    """The given contacts are all that there are; those that stand there already are left alone."""
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=enterprise.pk)
    wanted = list(contacts)
    for contact in enterprise.contacts.order_by("pk"):
        present = {"post": contact.post, "person": contact.person, "phone": contact.phone}
        if present in wanted:
            wanted.remove(present)
        else:
            contact.delete()
    for fields in wanted:
        put_contact(contact=EnterpriseContact(enterprise=enterprise, **fields), by=by)
