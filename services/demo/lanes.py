"""Who visits whom, and when: weekly places in caregivers' weeks that never collide.

A caregiver's week has a fixed number of lanes (for instance: Monday, Wednesday and Friday morning).
Each client is given lanes by arithmetic on the client's place in the office, so that no lane is
given twice and nobody is booked for two homes at one time.
"""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from services.demo.agency import Agency, Cared, Carer, Service
from services.demo.dice import Dice
from services.demo.payers import rate_of

SHIFTS = (8, 12, 16)
WEEK_DAYS = ((0, 2, 4), (1, 3))
WEEKEND = (5, 6)
BOOKED = 4
NEIGHBOUR = 7
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Lane:
    """A weekly place in a caregiver's week, and what is done and charged there."""

    carer: Carer
    weekdays: tuple[int, ...]
    shift: int
    minute: int
    hours: Decimal
    service: Service
    bill: Decimal
    pay: Decimal

    @property
    def starts(self) -> time:
        """The wall time at which a visit begins."""
        return time(SHIFTS[self.shift], self.minute)

    @property
    def ends(self) -> time:
        """The wall time at which it ends, on the same day."""
        minutes = SHIFTS[self.shift] * 60 + self.minute + int(self.hours * 60)
        return time(*divmod(minutes, 60))

    @property
    def rule(self) -> str:
        """The recurrence in iCalendar's words."""
        return f"FREQ=WEEKLY;BYDAY={','.join(NAMES[day] for day in self.weekdays)}"


def of(agency: Agency, cared: Cared, dice: Dice) -> list[Lane]:
    """Give a client lanes: one on weekdays, and for many one on the weekend by somebody else."""
    carers = cared.branch.caregivers
    turn, seat = divmod(cared.place, len(carers))
    if not agency.shape.is_detailed:
        shift, weekday = divmod(turn, 5)
        return [_lane(agency, carers[seat], (weekday,), shift, dice)]
    shift, days = divmod(turn, 2)
    lanes = [_lane(agency, carers[seat], WEEK_DAYS[days], shift, dice)]
    other = (cared.place + NEIGHBOUR) % len(carers)
    if turn < len(SHIFTS) and (cared.place % 2 == 0 or other == 0):
        lanes.append(_lane(agency, carers[other], WEEKEND, turn, dice))
    return lanes


def _lane(agency: Agency, carer: Carer, weekdays: tuple[int, ...], shift: int, dice: Dice) -> Lane:
    service = agency.services[dice.below(min(BOOKED, len(agency.services)))]
    hours = dice.pick((Decimal(2), Decimal("2.5"), Decimal(3)))
    minute = dice.pick((0, 30))
    return Lane(carer, weekdays, shift, minute, hours, service, *rate_of(service.label, dice))
