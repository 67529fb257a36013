"""Goal S2 at random: ids and parameters that nobody meant to send give nothing away and break nothing."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.canaries import Canary, body, plant, sung
from tests.security.stage import OTHER, Stage, set_stage
from tests.security.test_doors import COUNTY_PAGES

PATHS = sorted(path for path in COUNTY_PAGES if "(?P" not in path)
KEYS = (
    *("organisation", "facility", "subject", "ordering", "limit", "cursor", "q", "name", "state", "updated_since"),
    *("organisation__id__exact", "organisation__name__startswith", "facility__organisation"),
    *("o", "p", "all", "e", "format", "_to_field", "_popup"),
)
STRANGE = (
    *("", "0", "-1", "1", "2147483648", "1e309", "null", "None", "[]", "'", '"', "%", "\x00", "../..", "长" * 50),
    *("00000000-0000-4000-8000-000000000000", "-organisation__code", "restricted__war_capacity", "xlsx"),
)
EXAMPLES = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def foreign_values(stage: Stage) -> list[str]:
    rows: list[Any] = [row for (_label, whose), row in stage.rows.items() if whose == OTHER]
    names = ("uid", "pk", "code", "public_id", "number", "source_key")
    return sorted({str(getattr(row, name)) for row in rows for name in names if hasattr(row, name)})


@pytest.fixture
def birds(db: None) -> tuple[Stage, list[Canary]]:
    """Everything of county B sings."""
    stage = set_stage()
    return stage, plant(row for (_label, whose), row in stage.rows.items() if whose == OTHER)


@EXAMPLES
@given(data=st.data())
def test_a_county_meets_nothing_of_the_other(birds: tuple[Stage, list[Canary]], data: st.DataObject) -> None:
    stage, canaries = birds
    values = st.sampled_from([*foreign_values(stage), *STRANGE])
    path = data.draw(st.sampled_from(PATHS))
    where = re.sub(r"<[^>]*>", lambda _found: quote(data.draw(values), safe=""), path)
    asked = data.draw(st.dictionaries(st.sampled_from(KEYS), values, max_size=3))
    query = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
    # A fresh browser: a message that repeats one's own words must not wait for the next example.
    client = stage.visitors[data.draw(st.sampled_from(("county_clerk", "county_signer", "token_read")))]()
    answer = client.get(f"{where}?{query}")
    assert answer.status_code < 500, f"{where}?{query}"
    asked_for = [canary for canary in canaries if canary.mark in where + query]  # one's own words may come back
    told = sung((canary for canary in canaries if canary not in asked_for), body(answer))
    assert told == [], f"{where}?{query}"
