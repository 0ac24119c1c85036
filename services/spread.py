"""How far numbers lie apart: median, quarters and ends of counted days."""

from dataclasses import dataclass
from decimal import Decimal

BOUNDS = (0, 7, 14, 30, 60, 90, 180)


@dataclass(frozen=True)
class Spread:
    """How often each number of days occurred."""

    counts: dict[int, int]

    @property
    def size(self) -> int:
        """How many there are together."""
        return sum(self.counts.values())

    def at(self, quarter: int) -> Decimal | None:
        """The value below which so many quarters lie: 0 the least, 2 the median, 4 the most.

        Between two values it is read off the straight line between them.
        """
        if not self.counts:
            return None
        place = Decimal((self.size - 1) * quarter) / 4
        whole = int(place)
        low = self._nth(whole)
        high = self._nth(min(whole + 1, self.size - 1))
        return (low + (high - low) * (place - whole)).quantize(Decimal("0.1"))

    def buckets(self) -> list[tuple[int, int | None, int]]:
        """How many fall from one bound to before the next; the last has no end."""
        ends = [*BOUNDS[1:], None]
        return [
            (begin, end, self._between(begin, end)) for begin, end in zip(BOUNDS, ends, strict=True)
        ]

    def _between(self, begin: int, end: int | None) -> int:
        return sum(
            count
            for days, count in self.counts.items()
            if days >= begin and (end is None or days < end)
        )

    def _nth(self, place: int) -> Decimal:
        passed = 0
        for days in sorted(self.counts):
            passed += self.counts[days]
            if place < passed:
                return Decimal(days)
        raise IndexError(place)
