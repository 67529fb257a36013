"""统一社会信用代码 (GB 32100-2015)."""

import pytest
from django.core.exceptions import ValidationError

from projects.enterprises.models import validate_credit_code
from projects.enterprises.rules import ALPHABET, check_character, is_credit_code

# Codes in public use, not computed by us.
KNOWN = ("91350100M000100Y43", "91440300708461136T", "914403001922038216")


@pytest.mark.parametrize("code", KNOWN)
def test_codes_in_public_use_are_valid(code):
    assert is_credit_code(code)
    assert check_character(code[:17]) == code[17]


@pytest.mark.parametrize("code", KNOWN)
def test_every_single_wrong_character_is_found(code):
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                assert not is_credit_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize("code", ["", "123", "91350100M000100YI3", "91350100m000100y43", "91350100M000100Y43 "])
def test_other_shapes_are_no_codes(code):
    assert not is_credit_code(code)


def test_the_form_says_what_is_wrong():
    with pytest.raises(ValidationError) as refusal:
        validate_credit_code("91350100M000100Y44")
    assert "18" in str(refusal.value.messages[0])
