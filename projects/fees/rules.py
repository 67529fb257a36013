"""The arithmetic of the fee, without the database.

    payable = (area − Σ relieved area × percent) × rate

exact in decimals, and rounded once, at the end, to whole fen: half a fen and more goes up. What one relief is worth is
the difference of two such amounts, so whatever the order and number of reliefs, the parts add up to the fen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100
WHOLE = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """A part of the area (m²) and how much of its fee is let off (percent, 0 to 100)."""

    area_m2: Decimal
    percent: Decimal


def to_fen(yuan: Decimal) -> int:
    """Whole fen, half up: 0.005 yuan is one fen. The only place where an amount of the fee is rounded."""
    return int((yuan * FEN_PER_YUAN).quantize(WHOLE, rounding=ROUND_HALF_UP))


def area_charged(required_m2: Decimal, built_m2: Decimal, credited_m2: Decimal = Decimal(0)) -> Decimal:
    """What is missing on site and is not met by an area elsewhere; never below zero."""
    return max(required_m2 - built_m2 - credited_m2, Decimal(0))


def payable_fen(area_m2: Decimal, rate: Decimal, reliefs: Iterable[Share] = ()) -> int:
    """Fen for ``area_m2`` at ``rate`` (yuan/m²); ValueError when the reliefs cover more than the area."""
    shares = list(reliefs)
    if sum((share.area_m2 for share in shares), Decimal(0)) > area_m2:
        raise ValueError("the reliefs cover more than the area")
    relieved = sum((share.area_m2 * share.percent / HUNDRED for share in shares), Decimal(0))
    return to_fen((area_m2 - relieved) * rate)


def relief_fen(area_m2: Decimal, rate: Decimal, earlier: Iterable[Share], share: Share) -> int:
    """What ``share`` takes off after the ``earlier`` ones."""
    before = list(earlier)
    return payable_fen(area_m2, rate, before) - payable_fen(area_m2, rate, [*before, share])
