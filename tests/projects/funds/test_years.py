"""The public page of the special funds: what was released, in both languages, and nothing else."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from projects.funds.models import PublishedFundYear
from tests.cast import Cast


def publish(cast: Cast, **fields: object) -> PublishedFundYear:
    given = {
        "organisation": cast.city, "office": "江城市人防办", "year": 2019, "budget_fen": 750_000_000_07,
        "allocated_fen": 21_474_836_48, "spent_fen": 1, "works_count": 3, "findings_count": 2, "settled_count": 1,
        "as_of": dt.date(2019, 12, 31), "released_by": cast.finance, "released_at": timezone.now(),
    }  # fmt: skip
    return PublishedFundYear.objects.create(**given | fields)


@pytest.mark.parametrize("address", ["/projects/funds/", "/en/projects/funds/"])
def test_a_released_year_is_told_to_the_fen(cast: Cast, client: Client, address: str) -> None:
    publish(cast)
    page = client.get(address).content.decode()
    for told in ("2019", "江城市人防办", "750,000,000.07", "21,474,836.48", "0.01"):
        assert told in page
    assert "no-cache" in client.get(address)["Cache-Control"]


def test_a_withdrawn_year_is_gone_and_an_empty_page_says_so(cast: Cast, client: Client) -> None:
    publish(cast, withdrawn_by=cast.finance, withdrawn_at=timezone.now(), withdrawal_reason="数字有误")
    page = client.get("/en/projects/funds/").content.decode()
    assert "750,000,000.07" not in page
    assert "No year has been released yet." in page
