"""Money in whole fen, as people read it."""


def yuan(fen: int) -> str:
    """``1,234,567.89`` without a detour through floating point."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"
