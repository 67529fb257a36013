"""Names on receipts: what is the same, what is only like it, and which two were exchanged."""

import pytest

from projects.fees.payments.payers import Receipt, match, swapped
from projects.fees.payments.states import PayerMatch

RIVER, SEA, EAST = "江城滨江置业有限公司", "江城滨海置业有限公司", "东岸建设集团有限公司"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("江城滨江置业有限公司", PayerMatch.DEVELOPER),
        ("江城滨江置业有限责任公司 ", PayerMatch.DEVELOPER),
        ("江城滨江置業有限公司", PayerMatch.DEVELOPER),
        ("江城滨江置业公司", PayerMatch.SIMILAR),
        ("张三", PayerMatch.OTHER),
        (EAST, PayerMatch.OTHER),
    ],
)
def test_a_name_is_the_developers_or_like_it_or_anothers(written: str, said: str) -> None:
    assert match(written, [RIVER, "江城滨江房产公司筹备处"]) == said


def test_a_former_name_is_the_developers_own() -> None:
    assert match("江城老名字有限公司", [RIVER, "江城老名字有限公司"]) == PayerMatch.DEVELOPER


def test_two_receipts_with_each_others_payer_are_a_pair() -> None:
    rows = [Receipt("a", RIVER, RIVER), Receipt("b", EAST, SEA), Receipt("c", SEA, EAST), Receipt("d", "张三", RIVER)]
    assert [set(pair) for pair in swapped(rows)] == [{"b", "c"}]


def test_right_payers_are_no_pair() -> None:
    assert swapped([Receipt(name, name, name) for name in (RIVER, SEA, EAST)]) == []
