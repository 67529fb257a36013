"""Which names of companies are the same, and which only look alike."""

import pytest

from projects.enterprises.names import ALIKE, alike, likeness, normal_name, same_name_groups


@pytest.mark.parametrize(
    "written",
    [
        "南通示例（建设）有限公司",
        "南通示例(建设)有限责任公司",
        "南通示例〔建设〕有限公司",
        " 南通示例【建设】有限责任公司 ",
        "南通示例（建設）有限責任公司",
        "南通示例 （建设） 有限公司",
    ],
)
def test_one_company_written_in_many_ways(written: str) -> None:
    assert normal_name(written) == normal_name("南通示例(建设)有限公司")
    assert likeness(written, "南通示例(建设)有限公司") == 1


def test_latin_letters_and_digits_of_any_width_and_case() -> None:
    assert normal_name("ＡＢＣ－３ 股份公司") == normal_name("abc3股份有限公司")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("南通第一建筑有限公司", "南通第二建筑有限公司"),
        ("示例置业有限公司", "示例置业有限公司崇川分公司"),
        ("示例开发1号有限公司", "示例开发2号有限公司"),
        ("甲建设有限公司", "乙园林有限公司"),
        ("", ""),
    ],
)
def test_what_is_another_company(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("南通示例房地产开发有限公司", "南通市示例房地产开发有限公司"),
        ("南通示例房地产开发有限公司", "南通示例房产开发有限公司"),
        ("示例(南通)置业有限公司", "示例南通置业有限公司"),
    ],
)
def test_what_a_person_should_look_at(one: str, other: str) -> None:
    assert ALIKE <= likeness(one, other) < 1


def test_the_likest_come_first() -> None:
    names = ["南通第一建筑有限公司", "南通市示例置业有限公司", "南通示例置业有限责任公司"]
    found = alike("南通示例置业有限公司", names)
    assert [name for name, _share in found] == ["南通示例置业有限责任公司", "南通市示例置业有限公司"]


def test_groups_of_the_same_name() -> None:
    names = [(1, "示例有限公司"), (2, "别的有限公司"), (3, "示例有限责任公司"), (4, "")]
    assert list(same_name_groups(names)) == [[1, 3]]
