"""Fen as people read them."""

import pytest

from projects.ledger.rules import yuan


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (123_456_789, "1,234,567.89"),
        (-100, "-1.00"),
        (10**18 + 1, "10,000,000,000,000,000.01"),
    ],
)
def test_fen_are_told_in_yuan(fen: int, said: str) -> None:
    assert yuan(fen) == said
