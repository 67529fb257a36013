"""The accessibility statement is there in both languages and says whom to tell."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/accessibility/", "/en/accessibility/"])
def test_it_names_the_standard_and_a_way_to_complain(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "WCAG 2.2" in page
    assert "/shelters/report/" in page
