"""The only writer of saved views and of what people chose for their lists."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import ListPreference, Organisation, SavedView, User
from civildefense.common.errors import RuleBroken
from civildefense.common.secrecy import REFUSAL, guard_text

MOST_OF_A_LIST = 30
LONGEST_ADDRESS = 4000


class ViewRefused(RuleBroken):
    code = "view_refused"
    message = _("This view cannot be kept.")


def preference_of(user: User, table: str) -> ListPreference | None:
    """What ``user`` chose for the list, with the view that opens first."""
    return ListPreference.objects.filter(user=user, table=table).select_related("default_view").first()


def first_views(user: User) -> set[int]:
    """Primary keys of the views that ``user``'s lists open with."""
    chosen = ListPreference.objects.filter(user=user, default_view__isnull=False)
    return set(chosen.values_list("default_view", flat=True))


@transaction.atomic
def keep_view(
    *, table: str, name: str, parameters: Mapping[str, list[str]], by: User, shared_with: Organisation | None = None
) -> SavedView:
    """A new view of ``table``; ViewRefused, or a ValidationError for a name that is taken."""
    if SavedView.objects.filter(owner=by, table=table).count() >= MOST_OF_A_LIST:
        raise ViewRefused(_("You have thirty views of this list. Delete one first."), code="too_many_views")
    view = SavedView(owner=by, table=table, name=name.strip(), parameters=_harmless(parameters))
    view.shared_with = _own_office(shared_with, by)
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: User) -> SavedView:
    return _change(view, by, name=name.strip())


@transaction.atomic
def reset_view(*, view: SavedView, parameters: Mapping[str, list[str]], by: User) -> SavedView:
    """The same name for what the list shows now."""
    return _change(view, by, parameters=_harmless(parameters))


@transaction.atomic
def share_view(*, view: SavedView, shared_with: Organisation | None, by: User) -> SavedView:
    """With one's own office, or with nobody (None)."""
    return _change(view, by, shared_with=_own_office(shared_with, by))


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """By its owner, or by an administrator within reach if it is shared."""
    if not SavedView.objects.manageable_by(by).filter(pk=view.pk).exists():
        raise ViewRefused(_("Only its owner or an administrator deletes a view."), code="not_your_view")
    view.delete()


@transaction.atomic
def open_first(*, table: str, view: SavedView | None, by: User) -> None:
    """``view`` is what the list opens with; None opens it plain."""
    if view is not None and not SavedView.objects.visible_to(by).filter(pk=view.pk, table=table).exists():
        raise ViewRefused(_("There is no such view."), code="no_view")
    ListPreference.objects.update_or_create(user=by, table=table, defaults={"default_view": view})


@transaction.atomic
def choose_page_size(*, table: str, page_size: int, by: User) -> None:
    preference = ListPreference.objects.filter(user=by, table=table).first() or ListPreference(user=by, table=table)
    preference.page_size = page_size
    preference.full_clean()
    preference.save()


def _change(view: SavedView, by: User, **fields: Any) -> SavedView:
    locked = SavedView.objects.select_for_update(no_key=True, of=("self",)).get(pk=view.pk)
    if locked.owner_id != by.pk:
        raise ViewRefused(_("Only its owner changes a view. Keep one of your own."), code="not_your_view")
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save(update_fields=[*fields])
    return locked


def _own_office(office: Organisation | None, by: User) -> Organisation | None:
    if office is not None and office.pk not in {own.pk for own in by.own_organisations}:
        raise ViewRefused(_("Share a view with your own office."), code="not_your_office")
    return office


def _harmless(parameters: Mapping[str, list[str]]) -> dict[str, list[str]]:
    texts = [text for values in parameters.values() for text in values]
    if any(guard_text(text) for text in texts):
        raise ViewRefused(REFUSAL, code="level_x")
    if sum(map(len, [*parameters, *texts])) > LONGEST_ADDRESS:
        raise ViewRefused(_("The filters are too long to be kept."), code="too_long")
    return {name: [*values] for name, values in parameters.items()}
