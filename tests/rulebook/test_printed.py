"""A printed number and the rows beside it: when do they agree, and where does one see it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from civildefense.rulebook.models import Figure
from civildefense.rulebook.printed import counting, services
from civildefense.rulebook.printed.counting import Answer, Count
from civildefense.rulebook.printed.rules import agrees
from tests.admin_forms import filled
from tests.cast import Cast, signed_in


@pytest.mark.parametrize(
    ("printed", "qualifier", "decimals", "inside", "outside"),
    [
        ("7.5", "exact", 1, ["7.45", "7.5", "7.5499"], ["7.4499", "7.55"]),
        ("7310", "exact", 0, ["7310"], ["7309", "7311"]),
        ("5000", "over", 0, ["5000", "5999"], ["4999", "6000"]),
        ("70", "over", 0, ["70.1", "79.9"], ["69.9", "80"]),
        ("1", "over", 0, ["1", "1.9"], ["0.9", "2"]),
        ("10", "reached", 0, ["10", "25"], ["9.9"]),
        ("70", "near", 0, ["60.1", "69.9"], ["60", "70", "71"]),
        ("200", "about", 0, ["150", "250"], ["149", "251"]),
    ],
)
def test_a_count_agrees_with_the_word_beside_the_number(
    printed: str, qualifier: str, decimals: int, inside: list[str], outside: list[str]
) -> None:
    def holds(counted: str) -> bool:
        return agrees(Decimal(printed), Decimal(counted), qualifier=qualifier, decimals=decimals)

    assert [value for value in inside if not holds(value)] == []
    assert [value for value in outside if holds(value)] == []


def admin_url(figure: Figure) -> str:
    return reverse("admin:rulebook_figure_change", args=[figure.uid])


def make_figure(cast: Cast, **fields: Any) -> Figure:
    given = {
        "organisation": cast.city, "title": "清缴易地建设费", "value": Decimal("7.5"), "decimals": 1, "unit": "亿元",
        "per_unit": 100_000_000, "coverage": "whole_city", "source": "2019年工作总结", "counted_by": "fees",
    }  # fmt: skip
    return services.enter_figure(**given | fields, by=cast.finance)


@pytest.fixture
def counted() -> Iterator[dict[str, Decimal]]:
    """A slice that counts yuan."""
    told = {"value": Decimal("748123456.78")}
    counting.register(Count("fees", "实收", "元", lambda figure, user: Answer(told["value"], "/admin/rows/")))
    yield told
    del counting._counts["fees"]


def test_rows_and_printed_number_stand_side_by_side(cast: Cast, counted: dict[str, Decimal]) -> None:
    figure = make_figure(cast)
    page = signed_in(cast.auditor).get(admin_url(figure)).content.decode()
    assert "7.5 亿元" in page
    assert '<a href="/admin/rows/">748,123,456.78 元</a> = 7.4812 亿元' in page
    assert "与统计行相符" in page
    counted["value"] = Decimal("744999999.99")
    assert "与统计行不符" in signed_in(cast.auditor).get(admin_url(figure)).content.decode()


def test_a_figure_without_rows_says_so(cast: Cast) -> None:
    figure = make_figure(cast, counted_by="")
    assert counting.compare(figure, cast.auditor) is None
    assert "尚无可统计的记录" in signed_in(cast.auditor).get(admin_url(figure)).content.decode()


def test_a_clerk_of_figures_enters_and_mends_one(cast: Cast, counted: dict[str, Decimal]) -> None:
    figure = make_figure(cast)
    desk = signed_in(cast.finance)
    answer = desk.post(admin_url(figure), filled(desk, admin_url(figure), value="7.6", counted_by="fees"))
    assert answer.status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.counted_by) == (Decimal("7.6"), "fees")


def test_what_is_no_quantity_or_no_period_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="大于零"):
        make_figure(cast, value=Decimal(0))
    with pytest.raises(ValidationError, match="早于"):
        make_figure(cast, starts_on=dt.date(2019, 2, 1), ends_on=dt.date(2019, 1, 1))
    figure = make_figure(cast)
    with pytest.raises(IntegrityError, match="rulebook_figure_qualifier_known"), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(qualifier="perhaps")
