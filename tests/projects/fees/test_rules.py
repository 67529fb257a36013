"""The arithmetic of the fee: exact, rounded once, half up; recomputed here with whole numbers alone."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.fees.rules import Share, area_charged, payable_fen, relief_fen, to_fen

AREAS = st.integers(0, 10**8).map(lambda hundredths: Decimal(hundredths) / 100)
RATES = st.integers(0, 10**8).map(lambda parts: Decimal(parts) / 10_000)
PERCENTS = st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)


def by_hand(area: Decimal, rate: Decimal, shares: list[Share]) -> int:
    """In units of 10⁻¹⁰ yuan, so that nothing but whole numbers takes part."""
    weighed = int(area * 100) * 10_000 - sum(int(s.area_m2 * 100) * int(s.percent * 100) for s in shares)
    return (weighed * int(rate * 10_000) + 50_000_000) // 100_000_000 if weighed else 0


@st.composite
def split(draw: st.DrawFn) -> tuple[Decimal, list[Share]]:
    """An area and reliefs that cover at most all of it."""
    shares = [Share(draw(AREAS), draw(PERCENTS)) for _number in range(draw(st.integers(0, 4)))]
    return sum((share.area_m2 for share in shares), draw(AREAS)), shares


@given(split(), RATES)
@settings(max_examples=300, deadline=None)
def test_the_amount_is_the_one_that_a_hand_calculates(case: tuple[Decimal, list[Share]], rate: Decimal) -> None:
    area, shares = case
    assert payable_fen(area, rate, shares) == by_hand(area, rate, shares)


@given(split(), RATES)
@settings(max_examples=300, deadline=None)
def test_what_reliefs_are_worth_adds_up_in_any_order(case: tuple[Decimal, list[Share]], rate: Decimal) -> None:
    area, shares = case
    for order in (shares, shares[::-1]):
        parts = [relief_fen(area, rate, order[:place], share) for place, share in enumerate(order)]
        assert min(parts, default=0) >= 0
        assert payable_fen(area, rate) - sum(parts) == payable_fen(area, rate, shares) >= 0


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [("0.004", 0), ("0.005", 1), ("0.0049999", 0), ("0.015", 2), ("0.025", 3), ("21474836.48", 2147483648)],
)
def test_half_a_fen_goes_up(yuan: str, fen: int) -> None:
    assert to_fen(Decimal(yuan)) == fen


def test_relief_is_not_rounded_by_itself() -> None:
    # 100.01 × 1500.55 = 150,070.0055; half of it is 75,035.00275, and twice the rounded half would be a fen short.
    area, rate = Decimal("100.01"), Decimal("1500.55")
    half = [Share(area, Decimal(50))]
    assert (payable_fen(area, rate), payable_fen(area, rate, half)) == (150_070_01, 75_035_00)


def test_more_relief_than_area_is_refused() -> None:
    with pytest.raises(ValueError, match="cover more"):
        payable_fen(Decimal(10), Decimal(1), [Share(Decimal(6), Decimal(50)), Share(Decimal(5), Decimal(50))])


@pytest.mark.parametrize(
    ("required", "built", "credited", "charged"),
    [("1000", "0", "0", "1000"), ("1000", "400.5", "100", "499.5"), ("1000", "1200", "0", "0")],
)
def test_the_area_charged_is_what_is_missing(required: str, built: str, credited: str, charged: str) -> None:
    assert area_charged(Decimal(required), Decimal(built), Decimal(credited)) == Decimal(charged)
