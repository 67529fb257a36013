"""The front door: the finder first, whom to call, both languages, and no database behind it."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from civildefense.rulebook.models import EmergencyContact, Jurisdiction


@pytest.fixture
def published(demo: None) -> None:
    call_command("build_snapshots", stdout=StringIO())


def test_it_opens_before_anything_was_published(client: Client, settings: Any) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'href="/shelters/"' in answer.content.decode()


def test_it_opens_no_database_and_no_session(published: None, client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/")
    assert "sessionid" not in answer.cookies
    assert answer["Cache-Control"] == "no-cache"


def test_names_and_numbers_come_from_the_data(published: None, client: Client) -> None:
    page = client.get("/").content.decode()
    assert Jurisdiction.objects.get().name in page
    for contact in EmergencyContact.objects.all():
        assert f'href="tel:{contact.number}"' in page
        assert contact.label in page


def test_the_finder_is_the_first_link_of_the_page(published: None, client: Client) -> None:
    main = client.get("/").content.decode().split("<main", 1)[1]
    assert main.split('href="', 1)[1].startswith("/shelters/")


def test_every_district_has_its_list_and_telephone(published: None, client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count("/print/") == 7
    assert client.get("/shelters/districts/320613/print/").status_code == 200


def test_english_has_an_address_of_its_own(published: None, client: Client) -> None:
    english = client.get("/en/").content.decode()
    assert '<html lang="en"' in english
    assert "Emergency numbers" in english
    assert 'href="/en/shelters/"' in english


def test_the_browsers_language_changes_nothing(published: None, client: Client) -> None:
    assert client.get("/", headers={"accept-language": "en"}).content == client.get("/").content


def test_a_post_is_refused(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.django_db
def test_favicon_leads_to_the_mark(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert Path(str(finders.find(answer.url.removeprefix("/static/")))).is_file()
