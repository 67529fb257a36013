"""Chinese comes first and is complete: every marked string has its translation, with the same placeholders."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation


def test_every_marked_string_is_in_chinese() -> None:
    call_command("catalogue", check=True)


def test_the_check_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "civildefense.common.management.commands.catalogue.marked_strings",
        lambda base: iter([("A sentence that nobody has translated.", "x.py")]),
    )
    with pytest.raises(CommandError, match="nobody has translated"):
        call_command("catalogue", check=True)


def test_the_compiled_catalogue_is_what_pages_speak() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext("Sign in to the desk") != "Sign in to the desk"


def test_chinese_comes_first() -> None:
    assert settings.LANGUAGE_CODE == settings.LANGUAGES[0][0] == "zh-hans"
