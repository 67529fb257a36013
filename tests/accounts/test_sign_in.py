"""The door of the desk: who comes in, what is written down, and when an account is locked."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from allauth.account import app_settings
from django.test import Client
from django.utils import timezone

from civildefense.accounts import services, sign_in
from civildefense.accounts.models import SignInEvent, User
from tests.cast import PASSWORD, Cast, make_user, signed_in

LOGIN = "/accounts/login/"


def attempt(username: str, password: str = "wrong", client: Client | None = None, **options: Any) -> Any:
    return (client or Client()).post(LOGIN, {"login": username, "password": password}, **options)


def outcomes(username: str) -> list[str]:
    return [*SignInEvent.objects.filter(username=username).order_by("id").values_list("outcome", flat=True)]


def test_a_clerk_signs_in_and_lands_on_the_desk(cast: Cast) -> None:
    answer = attempt("clerk", PASSWORD)
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    event = SignInEvent.objects.get(username="clerk")
    assert (event.outcome, event.user, event.address) == ("signed_in", cast.clerk, "127.0.0.1")


def test_the_page_speaks_chinese_and_offers_no_sign_up(client: Client, db: None) -> None:
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "登录" in page.content.decode()
    assert "signup" not in page.content.decode()


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_doors_that_nobody_needs_do_not_exist(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_wrong_password_is_logged_and_says_nothing_about_the_account(cast: Cast) -> None:
    known, unknown = attempt("clerk"), attempt("nobody-here")
    assert outcomes("clerk") == ["failed"]
    assert known.status_code == unknown.status_code == 200
    errors = [[*answer.context["form"].non_field_errors()] for answer in (known, unknown)]
    assert errors[0] == errors[1] != []


def test_a_password_typed_into_the_wrong_box_is_not_kept(cast: Cast) -> None:
    attempt("my-secret-password")
    kept = SignInEvent.objects.get().username
    assert kept.startswith("?")
    assert "secret" not in kept


def test_an_account_is_locked_after_ten_wrong_passwords_even_for_the_right_one(cast: Cast) -> None:
    for _each in range(sign_in.FAILURES):
        attempt("clerk")
    answer = attempt("clerk", PASSWORD)
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"
    assert outcomes("clerk") == ["failed"] * 10 + ["locked"]


def test_nine_wrong_passwords_lock_nothing(cast: Cast) -> None:
    for _each in range(sign_in.FAILURES - 1):
        attempt("clerk")
    assert attempt("clerk", PASSWORD).status_code == 302


def test_the_lock_opens_by_itself_after_fifteen_minutes(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _each in range(sign_in.FAILURES):
            attempt("clerk")
        clock.shift(dt.timedelta(minutes=16))
        assert attempt("clerk", PASSWORD).status_code == 302


def test_the_administrator_opens_the_lock_with_a_new_first_password(cast: Cast) -> None:
    for _each in range(sign_in.FAILURES):
        attempt("clerk")
    first = services.reset_password(user=cast.clerk, by=cast.administrator)
    answer = attempt("clerk", first)
    assert answer.status_code == 302


def test_an_unknown_name_is_locked_like_a_known_one(cast: Cast) -> None:
    for _each in range(sign_in.FAILURES):
        attempt("nobody-here")
    answer = attempt("nobody-here")
    assert answer.context["form"].errors.as_data()["__all__"][0].code == "too_many_login_attempts"


def test_one_address_with_many_accounts_is_never_locked(cast: Cast) -> None:
    """S7: a county's whole staff behind one address; each mistypes twice, then all of them get in."""
    people = [make_user(f"colleague{number}", cast.city, "clerk").username for number in range(150)]
    for username in people:
        attempt(username)
        attempt(username)
    assert all(attempt(username, PASSWORD).status_code == 302 for username in people)
    assert not any(rate and "/ip" in rate for action, rate in app_settings.RATE_LIMITS.items() if "login" in action
                   and action != "request_login_code")  # fmt: skip


def test_signing_out_is_logged_from_both_pages(cast: Cast) -> None:
    for path in ("/accounts/logout/", "/admin/logout/"):
        client = signed_in(cast.clerk)
        assert client.post(path).status_code == 302
        assert client.get("/admin/").status_code == 302
    assert outcomes("clerk") == ["signed_out", "signed_out"]


def test_without_a_role_the_right_password_opens_nothing(cast: Cast) -> None:
    answer = attempt("stranger", PASSWORD, follow=True)
    assert answer.redirect_chain[0][0] == "/accounts/inactive/"
    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_a_closed_account_gets_the_same_answer_as_a_wrong_password(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert attempt("clerk", PASSWORD).status_code == 200
    assert outcomes("clerk") == ["failed"]


def test_somebody_whose_role_has_ended_is_turned_away_and_not_sent_in_circles(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403


def test_the_admin_sends_to_this_door_and_back(cast: Cast) -> None:
    client = Client()
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(LOGIN)
    landed = client.post(answer.redirect_chain[-1][0], {"login": "clerk", "password": PASSWORD})
    assert landed["Location"].startswith("/admin/")


def test_the_session_ends_with_the_working_day(cast: Cast) -> None:
    client = Client()
    attempt("clerk", PASSWORD, client=client)
    assert client.cookies["sessionid"]["expires"] == ""  # with the browser
    with time_machine.travel(timezone.now() + dt.timedelta(hours=13)):
        assert client.get("/admin/").status_code == 302


def test_the_lock_does_not_need_the_cache(cast: Cast, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    for _each in range(sign_in.FAILURES):
        attempt("clerk")
    assert attempt("clerk", PASSWORD).status_code == 200
