"""Accounts, first passwords and roles."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from civildefense.accounts import services
from civildefense.accounts.models import Membership, SignInEvent, User
from civildefense.common.errors import RuleBroken
from tests.cast import PASSWORD, Cast, signed_in

NEW = "一个新的长密码-2026"


def test_a_new_account_must_choose_a_password_before_anything_else(cast: Cast) -> None:
    user, first = services.open_account(username="newcomer", name="新同事", by=cast.administrator)
    services.grant_role(user=user, organisation=cast.city, role="clerk", by=cast.administrator)
    client = Client()
    client.post("/accounts/login/", {"login": "newcomer", "password": first})
    assert client.get("/admin/")["Location"] == "/accounts/password/change/"
    assert client.get("/api/v1/shelters/facilities/").status_code == 403
    changed = client.post("/accounts/password/change/", {"oldpassword": first, "password1": NEW, "password2": NEW})
    assert changed["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    events = SignInEvent.objects.filter(username="newcomer").order_by("id").values_list("outcome", flat=True)
    assert [*events] == ["signed_in", "password_changed"]


def test_a_short_password_is_refused(cast: Cast) -> None:
    page = signed_in(cast.clerk).post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )
    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_reset_ends_every_session_of_the_user(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    services.reset_password(user=cast.clerk, by=cast.administrator)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("role", ["clerk", "auditor", "secrecy_officer"])
def test_only_the_administrator_handles_accounts(cast: Cast, role: str) -> None:
    by = cast.people[role]
    for act in (
        lambda: services.open_account(username="x", name="x", by=by),
        lambda: services.reset_password(user=cast.editor, by=by),
        lambda: services.remove_second_factors(user=cast.editor, by=by),
        lambda: services.grant_role(user=cast.editor, organisation=cast.city, role="clerk", by=by),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "not_allowed"


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.grant_role(
            user=cast.administrator, organisation=cast.city, role="secrecy_officer", by=cast.administrator
        )
    assert refused.value.code == "own_roles"


def test_a_role_is_held_once_at_a_time(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.grant_role(user=cast.clerk, organisation=cast.city, role="clerk", by=cast.administrator)


def test_an_ended_role_opens_nothing_from_that_day_on(cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.clerk)
    services.end_membership(membership=membership, by=cast.administrator)
    assert not User.objects.get(pk=cast.clerk.pk).has_role("clerk")
    with pytest.raises(RuleBroken):
        services.end_membership(membership=membership, by=cast.administrator)


def test_a_role_may_begin_later(cast: Cast) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    services.grant_role(
        user=cast.stranger, organisation=cast.city, role="clerk", by=cast.administrator, starts_on=tomorrow
    )
    assert not User.objects.get(pk=cast.stranger.pk).is_staff


def test_a_service_user_has_no_password_and_cannot_sign_in(cast: Cast) -> None:
    token, _secret = services.create_token(organisation=cast.city, name="x", days=1, by=cast.administrator)
    assert not token.user.has_usable_password()
    with pytest.raises(RuleBroken):
        services.reset_password(user=token.user, by=cast.administrator)
    token.user.set_password(PASSWORD)
    token.user.save()
    answer = Client().post("/accounts/login/", {"login": token.user.username, "password": PASSWORD})
    assert answer.status_code == 200
