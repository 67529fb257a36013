"""The second factor: set up before anything else where it is required, counted like a password, stored encrypted."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from civildefense.accounts import services, sign_in
from civildefense.accounts.models import SignInEvent
from tests.cast import PASSWORD, Cast, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = {"login": "clerk", "password": PASSWORD}


def code(secret: str = SECRET) -> str:
    counters = [*yield_hotp_counters_from_time()]
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


@pytest.fixture
def with_factor(cast: Cast) -> Cast:
    TOTP.activate(cast.clerk, SECRET)
    return cast


@pytest.fixture
def required(settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True


def test_where_it_is_required_nothing_opens_before_it_is_set_up(cast: Cast, required: None) -> None:
    client = signed_in(cast.clerk)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/totp/activate/"
    api = client.get("/api/v1/shelters/facilities/")
    assert api.status_code == 403
    assert api.json()["code"] == "mfa_activate_totp"


def test_in_the_demo_it_is_not_asked_for(cast: Cast) -> None:
    assert signed_in(cast.clerk).get("/admin/").status_code == 200


def test_a_clerk_sets_it_up_right_after_signing_in(cast: Cast, required: None) -> None:
    client = Client()
    client.post("/accounts/login/", LOGIN)
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    assert done.status_code == 200
    assert len(re.findall(r"<li><code>\d{8}</code>", done.content.decode())) == 10
    assert client.get("/admin/").status_code == 200


def test_the_secret_is_stored_encrypted(with_factor: Cast) -> None:
    stored = Authenticator.objects.get(user=with_factor.clerk).data["secret"]
    assert SECRET not in stored


def test_an_old_key_still_reads_after_the_secret_key_changed(with_factor: Cast, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-office"
    assert Authenticator.objects.get(user=with_factor.clerk).wrap().validate_code(code())


def test_signing_in_asks_for_the_code(with_factor: Cast, required: None) -> None:
    client = Client()
    assert client.post("/accounts/login/", LOGIN)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_code_works_once(with_factor: Cast) -> None:
    now = code()
    answers = []
    for client in (Client(), Client()):
        client.post("/accounts/login/", LOGIN)
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": now}).status_code)
    assert answers == [302, 200]


def test_wrong_codes_lock_the_account(with_factor: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", LOGIN)
    for _each in range(sign_in.FAILURES):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["code"][0].code == "too_many_login_attempts"
    assert SignInEvent.objects.filter(username="clerk", outcome="locked").count() == 1


def test_a_recovery_code_replaces_the_phone_once(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", LOGIN)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    page = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    recovery = page.context["unused_codes"][0]
    answers = []
    for other in (Client(), Client()):
        other.post("/accounts/login/", LOGIN)
        answers.append(other.post("/accounts/2fa/authenticate/", {"code": recovery}).status_code)
    assert answers == [302, 200]


def test_the_administrator_removes_the_factor_of_a_lost_phone(with_factor: Cast) -> None:
    assert services.remove_second_factors(user=with_factor.clerk, by=with_factor.administrator) == 1
    answer = Client().post("/accounts/login/", LOGIN)
    assert answer["Location"] == "/admin/"


def test_its_pages_open(with_factor: Cast) -> None:
    client = Client()
    client.post("/accounts/login/", LOGIN)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "reauthenticate/"):
        page = client.get(f"/accounts/2fa/{path}", follow=True)
        assert page.status_code == 200, path
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 200
