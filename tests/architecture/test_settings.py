"""Settings: safe in production, the same policy on every page."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.architecture.portal import ROOT
from tests.architecture.routes import every_route
from tests.security.matrix import entries_for
from tests.security.stage import OWN, set_stage
from tests.security.walk import address

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "x" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
}

# Files are not pages: nothing in them is carried out, and their type is not guessed.
DATA = ("/data/",)
# The one page that others may frame, if only those that the settings name.
FRAMED = ("/shelters/widget/", "/en/shelters/widget/")


# The desk's own words and "the password was changed": the same for whoever asks.
FOR_EVERYBODY = ("/admin/jsi18n/", "/admin/password_change/done/")


def run(code: list[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    known = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DEBUG"))}
    return subprocess.run(
        [sys.executable, *code], cwd=ROOT, env={**known, **environment}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def test_the_deployment_checks_have_nothing_to_say_in_production() -> None:
    answer = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_deployment_checks_can_fail() -> None:
    answer = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **{**PRODUCTION, "DEBUG": "1"})
    assert answer.returncode != 0


def test_production_does_not_start_without_a_secret_key() -> None:
    answer = run(["manage.py", "check"], **{**PRODUCTION, "SECRET_KEY": ""})
    assert answer.returncode != 0
    assert "SECRET_KEY" in answer.stderr


def test_a_secret_may_stand_in_a_file(tmp_path: Any) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file-" + "x" * 50 + "\n", encoding="utf-8")
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    known = {**PRODUCTION, "SECRET_KEY_FILE": str(secret), "DJANGO_SETTINGS_MODULE": "civildefense.settings"}
    assert run(["-c", show], **known).stdout.strip() == secret.read_text(encoding="utf-8").strip()


def test_cookies_and_transport_are_strict_in_production() -> None:
    names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
             "STAFF_MFA_REQUIRED", "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS"]  # fmt: skip
    show = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    answer = run(["-c", show], **PRODUCTION, DJANGO_SETTINGS_MODULE="civildefense.settings")
    assert json.loads(answer.stdout) == [True, True, True, True, True, "Lax", 31_536_000]


def directives() -> dict[str, list[str]]:
    return settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]


def test_the_policy_allows_nothing_inline_and_nothing_evaluated() -> None:
    allowed = [source for sources in directives().values() for source in sources]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & {*allowed}


@pytest.fixture
def answers(db: None) -> dict[str, Any]:
    """Every address once, by somebody who may."""
    stage = set_stage()
    found = {}
    for route in every_route():
        entry = entries_for(route)[0] if entries_for(route) else None
        visitors = sorted(entry.methods.get("GET", ())) if entry else []
        client = stage.visitors[visitors[0]]() if visitors else Client(raise_request_exception=False)
        row = stage.row(entry.object, OWN) if entry and entry.object else None
        found[route.path] = client.get(address(route, row))
    found["/nothing/"] = Client().get("/nothing/")
    return found


def test_every_answer_carries_the_security_headers(answers: dict[str, Any]) -> None:
    wrong = []
    for path, answer in answers.items():
        answer.close()
        policy = answer.headers.get("Content-Security-Policy", "")
        is_page = not path.startswith(DATA)
        framers = " ".join(settings.WIDGET_FRAME_ANCESTORS) if path in FRAMED else "'none'"
        parts = [part.strip() for part in policy.split(";")]
        if is_page and (
            "default-src 'self'" not in parts or "unsafe" in policy or f"frame-ancestors {framers}" not in parts
        ):
            wrong.append(f"{path}: policy {policy!r}")
        if answer.headers.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{path}: content may be sniffed")
        if answer.headers.get("Referrer-Policy") != "same-origin":
            wrong.append(f"{path}: referrer")
    assert wrong == []


def test_no_page_has_inline_script_or_style(answers: dict[str, Any]) -> None:
    wrong = []
    for path, answer in answers.items():
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            page = answer.content.decode()
            inline = [word for word in ("<style", " style=", " onclick=", " onload=", "javascript:") if word in page]
            scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
            inline += [part for part in scripts if "src=" not in part and "application/json" not in part]
            if inline:
                wrong.append(f"{path}: {inline}")
    assert wrong == []


def test_no_answer_about_a_person_is_kept_by_a_cache(answers: dict[str, Any]) -> None:
    for path, answer in answers.items():
        if path.startswith(("/admin/", "/accounts/")) and answer.status_code == 200 and path not in FOR_EVERYBODY:
            control = answer.headers.get("Cache-Control", "")
            assert "no-cache" in control or "no-store" in control or "private" in control, path
