"""How large the demo is: what follows from its number of clients."""

from dataclasses import dataclass
from datetime import date, timedelta

DETAILED = 600
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Shape:
    """The sizes of one demo agency; every second week ends a billing period."""

    clients: int

    @property
    def is_detailed(self) -> bool:
        """Small agencies are rich in detail; in large ones each client has less of everything."""
        return self.clients <= DETAILED

    @property
    def caregivers(self) -> int:
        """How many caregivers there are, over both offices."""
        return max(25, self.clients * 5 // 12) if self.is_detailed else self.clients // 8

    @property
    def prospects(self) -> int:
        """How many prospects there are."""
        return max(40, self.clients // 2)

    @property
    def periods(self) -> int:
        """How many billing periods lie behind us."""
        return 5 if self.is_detailed else 3

    @property
    def weeks_ahead(self) -> int:
        """How far the schedule is planned."""
        return 3

    @property
    def funders(self) -> int:
        """How many payers of each kind an office has."""
        return 1 + self.clients // 1000

    def monday(self, today: date) -> date:
        """The first day of this week."""
        return today - timedelta(days=today.weekday())

    def first_day(self, today: date) -> date:
        """The first day with schedules."""
        return self.monday(today) - 2 * self.periods * WEEK

    def last_day(self, today: date) -> date:
        """The last day with schedules."""
        return self.monday(today) + (self.weeks_ahead + 1) * WEEK - timedelta(days=1)

    def period(self, day: date, today: date) -> int:
        """Tell how many billing periods ago a day's ended: 0 is the one that still runs."""
        return max(0, -((day - self.monday(today)).days // 14))

    def bounds(self, period: int, today: date) -> tuple[date, date]:
        """The first and last day of a period that has ended."""
        start = self.monday(today) - 2 * period * WEEK
        return start, start + timedelta(days=13)
