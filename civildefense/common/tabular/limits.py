"""How much of a file is read. Far above any register of a city, far below what harms the server."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    file_bytes: int = 100 * MEGABYTE
    unpacked_bytes: int = 600 * MEGABYTE
    rows: int = 200_000
    columns: int = 400
    cell_characters: int = 32_767
    # Address space of the reading process, and its processor time.
    memory_bytes: int = 1_000 * MEGABYTE
    seconds: int = 120
