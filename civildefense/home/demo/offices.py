"""The office, its divisions and counties with their dated names, and one user for each role."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import make_password

from civildefense.accounts.models import Membership, Organisation, User
from civildefense.accounts.services import establish_organisation, merge_organisation, rename_organisation
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import demo_uid, read_data

# For the demonstration only: load_demo refuses to run in production.
DEMO_PASSWORD = "demo-only-2026"
CITY_OFFICE = "320600"
MEMBERS_SINCE = dt.date(2024, 1, 1)


def load_users() -> dict[str, User]:
    """One user for each role, all with the printed password; a password that somebody changed stays changed."""
    rows = read_data("offices.json")["users"]
    known = {user.username: user for user in User.objects.filter(username__in=[row[0] for row in rows])}
    secret = make_password(DEMO_PASSWORD) if len(known) < len(rows) else ""
    for username, name, _role, _code in rows:
        if username not in known:
            known[username] = User.objects.create(
                username=username,
                name=name,
                email=f"{username}.{canary('accounts.user.email')}@example.invalid",
                password=secret,
                uid=demo_uid("user", username),
            )
    return known


def load_offices(*, by: User) -> dict[str, Organisation]:
    """Organisations by their current (or last) code; those that exist are left as they are."""
    data = read_data("offices.json")["organisations"]
    offices: dict[str, Organisation] = {}
    for row in data:
        code = row["profiles"][-1][0]
        known = Organisation.objects.filter(code=code).first()
        offices[code] = known or _establish(row, parent=offices.get(row.get("parent", "")), by=by)
    for row in data:
        office = offices[row["profiles"][-1][0]]
        if "merged" in row and office.successor_id is None:
            heir, on = row["merged"]
            merge_organisation(organisation=office, into=offices[heir], on=dt.date.fromisoformat(on), by=by)
    return offices


def _establish(row: dict[str, Any], *, parent: Organisation | None, by: User) -> Organisation:
    (code, name, starts_on), *later = row["profiles"]
    kind = row["kind"]
    office = establish_organisation(
        name=name, code=code, kind=kind, starts_on=dt.date.fromisoformat(starts_on), parent=parent, by=by
    )
    for code, name, starts_on in later:
        on = dt.date.fromisoformat(starts_on)
        office = rename_organisation(organisation=office, name=name, code=code, kind=kind, on=on, by=by)
    return office


def load_memberships(offices: dict[str, Organisation], users: dict[str, User]) -> None:
    for username, _name, role, code in read_data("offices.json")["users"]:
        Membership.objects.get_or_create(
            user=users[username],
            organisation=offices[code],
            role=role,
            defaults={"starts_on": MEMBERS_SINCE, "uid": demo_uid("membership", username)},
        )


def logins() -> list[tuple[str, str, str, str]]:
    """User name, role, office and password of every demo user."""
    usernames = [row[0] for row in read_data("offices.json")["users"]]
    members = Membership.objects.filter(user__username__in=usernames).select_related("user", "organisation")
    return [
        (member.user.username, str(member.get_role_display()), member.organisation.name, DEMO_PASSWORD)
        for member in members.order_by("pk")
    ]
