"""统一社会信用代码: 18 characters with a check character (GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_character(body: str) -> str:
    """The eighteenth character for the first seventeen; ValueError when one is outside the alphabet."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    """True for 18 characters of the alphabet whose check character fits."""
    return (
        len(code) == 18 and all(character in ALPHABET for character in code) and check_character(code[:17]) == code[17]
    )
