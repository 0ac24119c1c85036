"""Chance that falls the same way every time."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
ENOUGH = 1 << 32


class Dice:
    """Throws that follow from the seed and from what they are about, and from nothing else."""

    def __init__(self, *about: object) -> None:
        """Say what the throws are about: the seed first, then for instance a client's number."""
        self._about = "/".join(map(str, about))
        self._turn = 0
        self._bits = 0

    def below(self, limit: int) -> int:
        """Throw a number from 0 to just below the limit."""
        if self._bits < ENOUGH:
            digest = hashlib.sha512(f"{self._about}/{self._turn}".encode()).digest()
            self._bits = int.from_bytes(digest)
            self._turn += 1
        self._bits, thrown = divmod(self._bits, limit)
        return thrown

    def between(self, low: int, high: int) -> int:
        """Throw a number from low to high, both possible."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Choose one."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Choose several, none of them twice, in the order in which they stand."""
        places: set[int] = set()
        while len(places) < min(count, len(choices)):
            places.add(self.below(len(choices)))
        return [choices[place] for place in sorted(places)]

    def chance(self, percent: int) -> bool:
        """Tell whether something happens that happens so often."""
        return self.below(100) < percent
