"""The list as a file: the same rows and columns, without formulas."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from civildefense.common.admin.export import harmless
from tests.cast import Cast, make_facility, signed_in

URL = "admin:shelters_facility_export"


def rows_of(response: Any, kind: str) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(value or "") for value in row] for row in sheet.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_filters_search_and_order_apply(cast: Cast, kind: str) -> None:
    make_facility(cast.a, "2", name="甲库", state="idle")
    make_facility(cast.a, "3", name="乙库", state="idle")
    query = {"format": kind, "state__exact": "idle", "q": "库", "o": "-1"}
    response = signed_in(cast.a.clerk).get(reverse(URL), query)
    assert {row[0] for row in rows_of(response, kind)[1:]} == {"甲库", "乙库"}
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_formula_in_a_name_stays_text(cast: Cast, kind: str) -> None:
    make_facility(cast.a, "2", name='=HYPERLINK("http://example.com")')
    response = signed_in(cast.a.clerk).get(reverse(URL), {"format": kind, "q": "HYPERLINK"})
    name = rows_of(response, kind)[1][0]
    assert name == ("'" if kind == "csv" else "") + '=HYPERLINK("http://example.com")'


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_the_columns_order_and_rows_of_the_view(cast: Cast, kind: str) -> None:
    for key, capacity in (("2", 5), ("3", 9)):
        make_facility(cast.a, key, name=f"库{key}", capacity=capacity, duty_phone="0513-1")
    query = {"format": kind, "cols": "capacity,name,duty_phone", "o": "-capacity", "q": "库", "view": "all"}
    heads, *rows = rows_of(signed_in(cast.a.clerk).get(reverse(URL), query), kind)
    assert heads == ["标称容量（人）", "名称", "值班电话"]
    assert rows == [["9", "库3", "0513-1"], ["5", "库2", "0513-1"]]


def test_every_start_of_a_formula_is_guarded() -> None:
    assert [harmless(text)[0] for text in ("=1", "+1", "-1", "@a", "\ta", "\ra")] == ["'"] * 6
    assert harmless("人防 1-2") == "人防 1-2"


def test_choices_are_words_and_an_unknown_format_is_refused(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    state = rows_of(client.get(reverse(URL), {"format": "csv"}), "csv")[1][2]
    assert state == cast.a.facility.get_state_display()
    assert client.get(reverse(URL), {"format": "exe"}).status_code == 400
