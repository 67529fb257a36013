"""The only writer of banners. What is approved, is on line with the next build; what is cancelled, off line with it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.secrecy import guard_text
from civildefense.records import workflow
from civildefense.records.publication.errors import NotAllowed, SamePerson, SecretContent
from shelters.finder.banners.errors import AlreadyOver
from shelters.finder.banners.models import Banner
from shelters.finder.banners.states import MOVES, PROPOSE

State = Banner.State


@transaction.atomic
def propose_banner(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    title_en: str,
    text: str,
    text_en: str,
    issued_at: dt.datetime,
    expires_at: dt.datetime,
    by: User,
) -> Banner:
    """Put the sentence before a second person."""
    if not by.has_perm(PROPOSE) or organisation.pk not in by.organisation_ids:
        raise NotAllowed()
    if any(guard_text(part) for part in (title, title_en, text, text_en)):
        raise SecretContent()
    if expires_at <= timezone.now():
        raise AlreadyOver()
    banner = Banner(
        organisation=organisation, kind=kind, title=title, title_en=title_en, text=text, text_en=text_en,
        issued_at=issued_at, expires_at=expires_at, proposed_by=by,
    )  # fmt: skip
    banner.full_clean(exclude=["organisation", "proposed_by"])
    banner.save()
    return banner


@transaction.atomic
def approve_banner(*, banner: Banner, by: User) -> Banner:
    """The second person's yes."""
    if banner.proposed_by_id == by.pk:
        raise SamePerson(_("Whoever proposed the banner may not approve it."))
    if banner.expires_at <= timezone.now():
        raise AlreadyOver()
    return _decide(banner, State.APPROVED, by, "")


@transaction.atomic
def refuse_banner(*, banner: Banner, by: User, reason: str) -> Banner:
    return _decide(banner, State.REFUSED, by, reason)


def _decide(banner: Banner, to: str, by: User, reason: str) -> Banner:
    _require_own(banner, by)
    # Who decided stands in the row before its state says so: the constraint of two people is checked at each statement.
    locked = Banner.objects.select_for_update(no_key=True, of=("self",)).get(pk=banner.pk)
    MOVES.find(locked.state, to)
    Banner.objects.filter(pk=banner.pk).update(decided_by=by, decided_at=timezone.now())
    return workflow.move(banner, to, by=by, reason=reason, table=MOVES)


@transaction.atomic
def cancel_banner(*, banner: Banner, by: User, reason: str) -> Banner:
    """One person is enough, and at once: a false alarm must not wait for a second one."""
    _require_own(banner, by)
    workflow.move(banner, State.CANCELLED, by=by, reason=reason, table=MOVES)
    Banner.objects.filter(pk=banner.pk).update(cancelled_by=by, cancelled_at=timezone.now())
    banner.refresh_from_db()
    return banner


def _require_own(banner: Banner, by: User) -> None:
    if banner.organisation_id not in by.organisation_ids:
        raise NotAllowed()
