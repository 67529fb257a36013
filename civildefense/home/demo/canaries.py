"""Markers in columns that no public page, file or error may show; tests search everything public for them."""

import hashlib

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def canary(column: str) -> str:
    """The eight letters that stand in ``app.model.column``; the whole list is kept with the tests."""
    digest = hashlib.sha256(f"canary/{column}".encode()).digest()
    return "ZQ" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:6])
