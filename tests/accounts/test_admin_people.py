"""Administrators open accounts, grant and end roles, make and revoke tokens; secrets are shown once."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import ApiToken, Membership, Organisation, User
from tests.admin_forms import errors_of, filled
from tests.cast import Cast, make_token, signed_in, with_token


def step(client: Client, model: str, row: Any, to: str) -> Any:
    return client.post(reverse(f"admin:accounts_{model}_step", args=[row.uid]), {"to": to})


def test_a_new_colleague_gets_a_role_and_a_password_that_is_shown_once(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    data = {"username": "xinren", "name": "新人", "organisation": cast.a.organisation.pk, "role": "county_clerk"}
    response = client.post(reverse("admin:accounts_user_add"), data)
    user = User.objects.get(username="xinren")
    password = response.context["secret"]
    assert user.check_password(password)
    assert user.must_change_password
    assert user.has_role("county_clerk")
    assert "no-store" in response.headers["Cache-Control"]
    assert password not in client.get(reverse("admin:accounts_user_change", args=[user.uid])).content.decode()


def test_an_administrator_changes_a_name_and_closes_an_account(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    url = reverse("admin:accounts_user_change", args=[cast.a.clerk.uid])
    data = filled(client, url, name="改名")
    del data["is_active"]
    response = client.post(url, data)
    assert response.status_code == 302, errors_of(response)
    user = User.objects.get(pk=cast.a.clerk.pk)
    assert (user.name, user.is_active) == ("改名", False)


def test_a_new_first_password_replaces_the_old_one(cast: Cast) -> None:
    response = step(signed_in(cast.administrator), "user", cast.a.clerk, "reset_password")
    assert User.objects.get(pk=cast.a.clerk.pk).check_password(response.context["secret"])


def test_nobody_but_the_administrator_resets_passwords(cast: Cast) -> None:
    before = cast.a.clerk.password
    for other in (cast.auditor, cast.clerk, cast.a.signer):
        step(signed_in(other), "user", cast.a.clerk, "reset_password")
    assert User.objects.get(pk=cast.a.clerk.pk).password == before


def test_nobody_grants_a_role_to_themselves(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    data = {"user": cast.administrator.pk, "organisation": cast.city.pk, "role": "secrecy_officer"}
    response = client.post(reverse("admin:accounts_membership_add"), {**data, "starts_on": "2026-01-01"})
    assert _("Somebody else must change your own roles.") in errors_of(response)


def test_a_role_held_already_is_refused_with_its_sentence(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    data = {"user": cast.a.clerk.pk, "organisation": cast.a.organisation.pk, "role": "county_clerk"}
    response = client.post(reverse("admin:accounts_membership_add"), {**data, "starts_on": "2026-01-01"})
    assert _("The user holds this role already.") in errors_of(response)


def test_a_role_is_ended_and_counts_no_more(cast: Cast) -> None:
    membership = cast.a.clerk.memberships.get()
    assert step(signed_in(cast.administrator), "membership", membership, "end").status_code == 302
    assert not User.objects.get(pk=cast.a.clerk.pk).has_role("county_clerk")


def test_a_token_is_shown_once_works_and_is_revoked(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    data = {"name": "县系统", "organisation": cast.a.organisation.pk, "days": "30", "scopes": ["read"]}
    response = client.post(reverse("admin:accounts_apitoken_add"), {**data, "networks": "127.0.0.0/8"})
    secret = response.context["secret"]
    token = ApiToken.objects.get(name="县系统")
    assert (token.scopes, token.networks) == (["read"], ["127.0.0.0/8"])
    page = client.get(reverse("admin:accounts_apitoken_change", args=[token.uid])).content.decode()
    assert secret not in page
    assert token.digest not in page
    assert with_token(secret).get("/api/v1/shelters/facilities/").status_code == 200
    assert step(client, "apitoken", token, "revoke").status_code == 302
    assert with_token(secret).get("/api/v1/shelters/facilities/").status_code == 401


def test_a_network_that_is_none_is_refused(cast: Cast) -> None:
    data = {"name": "x", "organisation": cast.a.organisation.pk, "days": "30", "scopes": ["read"], "networks": "10.1"}
    response = signed_in(cast.administrator).post(reverse("admin:accounts_apitoken_add"), data)
    assert errors_of(response)
    assert not ApiToken.objects.exists()


def test_who_only_reads_cannot_revoke(cast: Cast) -> None:
    token, _secret = make_token(cast.a.organisation)
    step(signed_in(cast.auditor), "apitoken", token, "revoke")
    assert ApiToken.objects.get().revoked_at is None


def test_an_organisation_is_renamed_with_a_day_and_keeps_its_old_name_on_record(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    url = reverse("admin:accounts_organisation_change", args=[cast.a.organisation.uid])
    response = client.post(url, filled(client, url, name="东岸区国防动员办公室", as_of="2026-03-01"))
    assert response.status_code == 302, errors_of(response)
    profiles = Organisation.objects.get(pk=cast.a.organisation.pk).profiles
    assert list(profiles.values_list("name", "ends_on")) == [
        ("东岸区人民防空办公室", dt.date(2026, 3, 1)), ("东岸区国防动员办公室", None),
    ]  # fmt: skip


def test_a_merged_organisation_hands_its_rows_to_the_successor(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    url = reverse("admin:accounts_organisation_change", args=[cast.b.organisation.uid])
    today = timezone.localdate().isoformat()
    response = client.post(url, filled(client, url, successor=cast.a.organisation.pk, as_of=today))
    assert response.status_code == 302, errors_of(response)
    listing = signed_in(User.objects.get(pk=cast.a.clerk.pk)).get(reverse("admin:shelters_facility_changelist"))
    assert cast.b.facility.name in listing.content.decode()


def test_a_county_sees_no_people_tokens_or_sign_ins_of_another(cast: Cast) -> None:
    make_token(cast.b.organisation, name="西岸系统")
    Membership.objects.create(user=cast.a.clerk, organisation=cast.a.organisation, role="administrator")
    client = signed_in(User.objects.get(pk=cast.a.clerk.pk))
    for model, foreign in (
        ("user", cast.b.clerk.username),
        ("apitoken", "西岸系统"),
        ("membership", cast.b.clerk.name),
    ):
        html = client.get(reverse(f"admin:accounts_{model}_changelist")).content.decode()
        assert foreign not in html, model
    query = {"app_label": "accounts", "model_name": "membership", "field_name": "user", "term": "county_clerk"}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [item["text"] for item in found] == [cast.a.clerk.name]
