"""Pages of last resort: they say what to do next, in the reader's language, and name nothing of the inside."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize("address", ["/no-such-page/", "/en/no-such-page/", "/shelters/sites/zzzzzzzzzz/"])
def test_what_is_not_there_answers_404_and_leads_to_the_finder(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "/shelters/" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_nothing(name: str, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        page = render_to_string(name)
    assert "/shelters/" in page
    assert "<script" not in page
    assert " style=" not in page


def test_the_page_of_an_unknown_address_does_not_repeat_it(client: Client) -> None:
    assert "hidden-name" not in client.get("/hidden-name/").content.decode()
