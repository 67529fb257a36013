"""Words that must never be stored are found in any writing; ordinary places are left alone."""

import pytest
from django.core.exceptions import ValidationError

from civildefense.common.secrecy import guard_text, refuse_secret


@pytest.mark.parametrize(
    "text",
    [
        "市人防指挥所", "人防指揮所", "某指挥工程", "指 挥 工 程", "指\u200b挥工程", "防空袭方案", "防空襲預案", "人口疏散方案", "战时疏散路线",
        "重要经济目标一览", "重要經濟目標", "警报控制频率158.725", "频率：158.725", "158.725 MHz", "１５８．７２５ＭＨｚ", "警报控制网",
        "平战转换时限", "防护结构图", "民兵花名册",
    ],
)  # fmt: skip
def test_level_x_is_found(text: str) -> None:
    assert guard_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "消防指揮中心", "消防指挥中心地下室", "工程建设指挥部", "公安局指挥大楼", "防空疏散避難設施", "疏散通道", "消防疏散指示", "检查频率每月1次",
        "经济开发区", "人民防空办公室", "交通指挥岗亭", "B1MHz2", "指挥家花园", "人民防空指挥信息保障中心",
    ],
)  # fmt: skip
def test_ordinary_places_pass(text: str) -> None:
    assert not guard_text(text)


def test_the_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(ValidationError) as caught:
        refuse_secret("某某山指挥工程")
    assert caught.value.code == "level_x"
    assert "某某山" not in str(caught.value)
