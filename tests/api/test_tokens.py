"""Who gets in: expiry, revocation, networks, scopes; what is kept of a token."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from civildefense.accounts import services
from civildefense.accounts.models import ApiToken
from tests.cast import Cast, make_token, signed_in, with_token

ME = "/api/v1/me/"
URL = "/api/v1/shelters/facilities/"


def refused(client: APIClient, **options) -> dict:
    response = client.get(ME, **options)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()


def test_who_am_i(cast: Cast) -> None:
    body = with_token(make_token(cast.a.organisation, name="县局系统")[1]).get(ME).json()
    assert body["organisations"] == [
        {"code": "990101", "name": cast.a.organisation.name, "kind": cast.a.organisation.kind}
    ]
    assert body["roles"] == ["county_clerk"]
    assert body["token"]["name"] == "县局系统"
    assert body["token"]["scopes"] == ["read", "write", "import"]
    assert dt.datetime.fromisoformat(body["token"]["expires_at"]) > timezone.now() + dt.timedelta(days=29)
    assert signed_in(cast.editor).get(ME).json()["token"] is None


def test_an_expired_token_is_refused_and_kept_on_record(cast: Cast) -> None:
    row, token = make_token(cast.a.organisation)
    ApiToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - dt.timedelta(seconds=1))
    refused(with_token(token))
    assert ApiToken.objects.filter(pk=row.pk).exists()


def test_a_revoked_token_is_refused_at_once(cast: Cast) -> None:
    row, token = make_token(cast.a.organisation)
    assert with_token(token).get(ME).status_code == 200
    services.revoke_token(token=row, by=cast.administrator)
    refused(with_token(token))


@pytest.mark.parametrize(
    "header",
    ["Token", "Token ", "Token x", "Token rfb_0123456789", "Token a b", "Token " + "x" * 999, "Token ÿþ", "Basic eDp5"],
)
def test_what_is_no_token(client, cast: Cast, header: str) -> None:
    refused(client, headers={"Authorization": header})


def test_a_token_stays_in_its_networks(cast: Cast) -> None:
    row, token = make_token(cast.a.organisation)
    ApiToken.objects.filter(pk=row.pk).update(networks=["10.1.0.0/16", "2001:db8::/32"])
    api = with_token(token)
    refused(api)
    assert ApiToken.objects.get(pk=row.pk).last_used_at is None
    assert api.get(ME, REMOTE_ADDR="10.1.2.3").status_code == 200
    assert api.get(ME, REMOTE_ADDR="2001:db8::7").status_code == 200
    refused(api, REMOTE_ADDR="10.2.0.1")


def test_the_last_use_is_kept_once_a_minute(cast: Cast) -> None:
    row, token = make_token(cast.a.organisation)
    with_token(token).get(ME)
    first = ApiToken.objects.get(pk=row.pk).last_used_at
    assert first is not None
    with_token(token).get(ME)
    assert ApiToken.objects.get(pk=row.pk).last_used_at == first


def test_the_token_itself_is_kept_nowhere(cast: Cast) -> None:
    row, token = make_token(cast.a.organisation)
    with connection.cursor() as cursor:
        for table in (ApiToken._meta.db_table, "accounts_apitokenevent"):
            cursor.execute(f"SELECT to_jsonb(found)::text FROM {table} AS found")
            assert all(token not in text and token[20:] not in text for (text,) in cursor.fetchall())
    assert row.token_key == token[: len(row.token_key)]
    assert len(row.token_key) < 20 < len(token)


@pytest.mark.parametrize(
    ("scopes", "method", "url", "code"),
    [
        (("read",), "get", URL, 200),
        (("read",), "post", URL, 403),
        (("read",), "get", "/api/v1/records/jobs/", 200),
        (("write",), "get", URL, 403),
        (("write",), "post", URL, 201),
        (("import",), "get", URL, 403),
        (("import",), "post", URL, 403),
    ],
)
def test_scopes(cast: Cast, scopes: tuple[str, ...], method: str, url: str, code: int) -> None:
    api = with_token(make_token(cast.a.organisation, scopes=scopes)[1])
    response = getattr(api, method)(url, {"name": "x"} if method == "post" else None)
    assert response.status_code == code
    if code == 403:
        assert response.json()["code"] == "permission_denied"


def test_a_service_user_has_no_password_and_no_desk(cast: Cast) -> None:
    row, _token = make_token(cast.a.organisation)
    assert not row.user.has_usable_password()
    assert not row.user.is_staff


def test_a_token_ends_with_its_office(cast: Cast) -> None:
    token = make_token(cast.a.organisation)[1]
    # The membership begins and ends on the same day, so it is moved back first.
    ApiToken.objects.get().user.memberships.update(starts_on=dt.date(2020, 1, 1))
    services.merge_organisation(
        organisation=cast.a.organisation, into=cast.b.organisation, on=timezone.localdate(), by=cast.administrator
    )
    assert with_token(token).get(URL).status_code == 403


def test_create_token_prints_it_once(cast: Cast) -> None:
    out = StringIO()
    call_command("create_token", organisation="990101", name="县局系统", days=30, stdout=out)
    token = out.getvalue().strip().splitlines()[0]
    assert token.startswith("rfb_")
    body = with_token(token).get(ME).json()
    assert (body["token"]["name"], body["organisations"][0]["code"]) == ("县局系统", "990101")


@pytest.mark.parametrize(
    "options",
    [
        {"organisation": "000000"},
        {"days": 0},
        {"days": 10_000},
        {"scopes": "read,admin"},
        {"network": ["10.1"]},
    ],
)
def test_create_token_says_what_is_wrong(cast: Cast, options: dict) -> None:
    with pytest.raises(CommandError):
        call_command("create_token", **{"organisation": "990101", "name": "x", "days": 30, **options})
    assert not ApiToken.objects.exists()


def test_a_session_needs_the_csrf_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.a.clerk, "civildefense.accounts.backends.RoleBackend")
    assert browser.get(URL).status_code == 200
    body = json.dumps({"name": "x"})
    response = browser.post(URL, body, "application/json")
    assert response.status_code == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    browser.get("/accounts/login/")
    csrf = "a" * 32
    browser.cookies["csrftoken"] = csrf
    assert browser.post(URL, body, "application/json", headers={"X-CSRFToken": csrf}).status_code == 201
