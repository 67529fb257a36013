"""What every row of the register carries: an id for the outside, a version for ETags, two moments."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def uid_in(text: str) -> uuid.UUID | None:
    """The uid that somebody or a page has sent; None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class PublicKey(models.Model):
    """For a line of a log: an id for the outside, and no version, since it never changes."""

    # The database makes one for lines that were written before there was one.
    uid = models.UUIDField(_("id"), default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True


class Identified(models.Model):
    """``uid`` goes into URLs and the API; the primary key never leaves the house.

    ``version`` and ``updated_at`` belong to the trigger that ``tracked`` installs.
    """

    uid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)

    class Meta:
        abstract = True


def _bump_own_version(exclude: tuple[str, ...]) -> pgtrigger.Trigger:
    """What the history leaves out bumps nothing either: a token's last use is no change of the token."""
    return pgtrigger.Trigger(
        name="bump_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(exclude=list(exclude)),
        func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
    )


def _bump_parent_version(model: type[models.Model], parent: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """A child's edit bumps its parent, once a transaction: a parent that this transaction wrote is new enough."""
    link: Any = model._meta.get_field(parent)
    rows = "old_values" if operation is pgtrigger.Delete else "new_values"
    return pgtrigger.Trigger(
        name=f"bump_{parent}_{str(operation).lower()}",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=operation,
        referencing=pgtrigger.Referencing(
            new="new_values" if operation is not pgtrigger.Delete else None,
            old="old_values" if operation is not pgtrigger.Insert else None,
        ),
        func=(
            f"UPDATE {link.remote_field.model._meta.db_table} AS parent SET updated_at = clock_timestamp() "
            f"WHERE parent.id IN (SELECT {link.column} FROM {rows}) "
            "AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;"
        ),
    )


def tracked(*, parent: str = "", exclude: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    """Class decorator: history by triggers, own version, and that of the row that the foreign key ``parent`` names."""

    def decorate(model: type[models.Model]) -> type[models.Model]:
        if any(field.name == "version" for field in model._meta.fields):
            pgtrigger.register(_bump_own_version(exclude))(model)
        if parent:
            for operation in (pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete):
                pgtrigger.register(_bump_parent_version(model, parent, operation))(model)
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
        )(model)

    return decorate
