"""Chance that always falls the same way: numbers from SHA-256, on every machine and in every version of Python."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")

DATA = Path(__file__).parent / "data"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "civildefense/demo")
_RANGE = 2**64


@cache
def read_data(name: str) -> Any:
    """A file of the demo; whoever reads it leaves it as it is."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def demo_uid(*parts: object) -> uuid.UUID:
    """The same id for the same thing in every demo, so that links in documents keep working."""
    return uuid.uuid5(_NAMESPACE, "/".join(map(str, parts)))


class Dice:
    """One stream of numbers for each ``seed``; another thing's dice never shift this one's."""

    def __init__(self, *seed: object) -> None:
        self._seed = "/".join(map(str, seed))
        self._throws = 0

    def fraction(self) -> float:
        """At least 0, below 1."""
        self._throws += 1
        digest = hashlib.sha256(f"{self._seed}#{self._throws}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / _RANGE

    def below(self, count: int) -> int:
        return int(self.fraction() * count)

    def between(self, low: float, high: float) -> float:
        return low + self.fraction() * (high - low)

    def chance(self, percent: float) -> bool:
        return self.fraction() * 100 < percent

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def weighted(self, weights: dict[Item, int]) -> Item:
        """A key, each as often as its weight says."""
        left = self.fraction() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        raise AssertionError("weights add up")
