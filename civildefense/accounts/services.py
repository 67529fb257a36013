"""The only writer of organisations, people, memberships and tokens."""

import datetime as dt
from ipaddress import ip_network

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from civildefense.accounts import sign_in
from civildefense.accounts.models import (
    ApiToken,
    Membership,
    Organisation,
    OrganisationProfile,
    Scope,
    SecondFactor,
    SignInEvent,
    User,
)
from civildefense.accounts.roles import Role
from civildefense.common.errors import RuleBroken

CONSOLE = "console"


@transaction.atomic
def establish_organisation(
    *, name: str, code: str, kind: str, starts_on: dt.date, parent: Organisation | None = None, by: User | None = None
) -> Organisation:
    """A new identity with its first dated profile. ``by`` is None only while the very first one is founded."""
    organisation = Organisation.objects.create(name=name, code=code, kind=kind, parent=parent)
    OrganisationProfile.objects.create(organisation=organisation, name=name, code=code, kind=kind, starts_on=starts_on)
    return organisation


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, code: str, kind: str, on: dt.date, by: User
) -> Organisation:
    """From ``on`` another name, code or kind; RuleBroken when the day does not lie after the last change."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if on > timezone.localdate():
        raise RuleBroken(_("A name can be changed from today or earlier, not in advance."), code="future_name")
    closed = OrganisationProfile.objects.filter(
        organisation=organisation, ends_on__isnull=True, starts_on__lt=on
    ).update(ends_on=on)
    if not closed:
        raise RuleBroken(_("The new name must start after the present one did."), code="name_overlaps")
    OrganisationProfile.objects.create(organisation=organisation, name=name, code=code, kind=kind, starts_on=on)
    Organisation.objects.filter(pk=organisation.pk).update(name=name, code=code, kind=kind)
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def merge_organisation(*, organisation: Organisation, into: Organisation, on: dt.date, by: User) -> Organisation:
    """``organisation`` ends on ``on``; its successor's staff see its rows from then on."""
    if into.successor_id or into.pk == organisation.pk:
        raise RuleBroken(_("The successor must itself still exist."), code="successor_gone")
    changed = Organisation.objects.filter(pk=organisation.pk, successor__isnull=True).update(successor=into)
    if not changed:
        raise RuleBroken(_("The organisation was merged already."), code="merged_already")
    OrganisationProfile.objects.filter(organisation=organisation, ends_on__isnull=True).update(ends_on=on)
    Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), organisation=organisation, starts_on__lt=on
    ).update(ends_on=on)
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def create_token(
    *,
    organisation: Organisation,
    name: str,
    days: int,
    by: User | None,
    scopes: tuple[str, ...] = ("read", "write", "import"),
    networks: tuple[str, ...] = (),
) -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown once and kept nowhere.

    Each token owns a password-less service user with the county clerk's role. RuleBroken unless ``days`` is 1 to 730
    and name, scopes and networks (CIDR) are what they should be.
    """
    if not 1 <= days <= 730:
        raise RuleBroken(_("A token lasts between 1 and 730 days."), code="token_days")
    if not 1 <= len(name) <= 60:
        raise RuleBroken(_("A token has a name of at most 60 characters."), code="token_name")
    if not scopes or not set(scopes) <= set(Scope.values):
        raise RuleBroken(_("Scopes are: %(known)s.") % {"known": ", ".join(Scope.values)}, code="token_scopes")
    for network in networks:
        _require_network(network)
    serial = ApiToken.objects.filter(organisation=organisation).count() + 1
    service_user = User.objects.create_user(username=f"api-{organisation.code}-{serial}", name=name, is_service=True)
    Membership.objects.create(user=service_user, organisation=organisation, role=Role.COUNTY_CLERK)
    return ApiToken.objects.create(
        service_user,
        expiry=dt.timedelta(days=days),
        prefix="rfb_",
        name=name,
        organisation=organisation,
        scopes=list(scopes),
        networks=list(networks),
    )


def _require_network(text: str) -> None:
    try:
        ip_network(text, strict=False)
    except ValueError:
        sentence = _("“%(text)s” is no network. Write it like 10.1.0.0/16.")
        raise RuleBroken(sentence % {"text": text}, code="token_network") from None


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """At once and for good; RuleBroken when it was revoked before."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not changed:
        raise RuleBroken(_("The token was revoked already."), code="revoked_already")
    User.objects.filter(pk=token.user_id).update(is_active=False)
    token.refresh_from_db()
    return token


@transaction.atomic
def open_account(*, username: str, name: str, by: User, email: str = "") -> tuple[User, str]:
    """A new member of staff without a role, and the first password, which is shown once and must be replaced."""
    _require(by, "accounts.add_user")
    password = _first_password()
    user = User.objects.create_user(username, password, name=name, email=email, must_change_password=True)
    return user, password


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """A new first password, shown once; every session of the user ends and the lock is lifted."""
    _require(by, "accounts.change_user")
    if user.is_service:
        raise RuleBroken(_("A service user has a token and no password."), code="service_user")
    password = _first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sign_in.record(username=user.username, outcome=SignInEvent.Outcome.PASSWORD_RESET, address=None, user=user)
    return password


@transaction.atomic
def remove_second_factors(*, user: User, by: User) -> int:
    """For a lost phone; where a second factor is required, the next sign-in sets up a new one."""
    _require(by, "accounts.change_user")
    return SecondFactor.objects.filter(user=user).delete()[0]


@transaction.atomic
def grant_role(
    *, user: User, organisation: Organisation, role: str, by: User, starts_on: dt.date | None = None
) -> Membership:
    """ValidationError when the user holds the role already; nobody gives a role to themselves."""
    _require(by, "accounts.add_membership")
    _refuse_self(user, by)
    membership = Membership(
        user=user, organisation=organisation, role=role, starts_on=starts_on or timezone.localdate()
    )
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, on: dt.date | None = None) -> Membership:
    """The role ends on that day; one that would end on its first day never counted."""
    _require(by, "accounts.change_membership")
    _refuse_self(membership.user, by)
    on = on or timezone.localdate()
    changed = Membership.objects.filter(pk=membership.pk, ends_on__isnull=True, starts_on__lt=on).update(ends_on=on)
    if not changed:
        raise RuleBroken(_("The role has ended already or had not begun by then."), code="membership_ended")
    membership.refresh_from_db()
    return membership


def _require(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise RuleBroken(_("Your role may not do this."), code="not_allowed")


def _refuse_self(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise RuleBroken(_("Somebody else must change your own roles."), code="own_roles")


def _first_password() -> str:
    """Sixteen characters that are read out on the telephone without mistakes."""
    return "-".join(get_random_string(4, "abcdefghijkmnpqrstuvwxyz23456789") for _group in range(4))


@transaction.atomic
def console_user(organisation: Organisation) -> User:
    """Who acts when somebody types a command on the server: a service user with the county clerk's role."""
    user, _made = User.objects.get_or_create(username=CONSOLE, defaults={"name": "server console", "is_service": True})
    Membership.objects.get_or_create(user=user, organisation=organisation, role=Role.COUNTY_CLERK, ends_on=None)
    return user
