"""Zip files: what they hold is counted before it is believed."""

import contextlib
import zipfile
from collections.abc import Iterator

from messages import BLOCK, Counted, Refused

MOST_MEMBERS = 10_000


def check_package(path: str, limits: dict[str, int], read: tuple[str, ...]) -> None:
    """The declared sizes first, then the real ones of everything that will be parsed."""
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > limits["unpacked_bytes"]:
            raise Refused("unpacks_too_large")
        if any(member.flag_bits & 1 for member in members):
            raise Refused("encrypted")
        left = limits["unpacked_bytes"]
        for member in members:
            if member.filename.endswith(read):
                with package.open(member) as file:
                    while block := file.read(BLOCK):
                        left -= len(block)
                        if left < 0:
                            raise Refused("unpacks_too_large")


@contextlib.contextmanager
def opened(path: str, member: str, limits: dict[str, int]) -> Iterator[Counted]:
    with zipfile.ZipFile(path) as package, package.open(member) as file:
        yield Counted(file, limits)
