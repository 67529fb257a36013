"""The only writer of printed figures."""

from typing import Any

from django.db import transaction

from civildefense.accounts.models import User
from civildefense.rulebook.printed.models import Figure


@transaction.atomic
def enter_figure(*, by: User, **fields: Any) -> Figure:
    figure = Figure(**fields)
    figure.full_clean()
    figure.save()
    return figure


@transaction.atomic
def change_figure(*, figure: Figure, by: User, **fields: Any) -> Figure:
    locked = Figure.objects.select_for_update(no_key=True, of=("self",)).get(pk=figure.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    locked.refresh_from_db()
    return locked
