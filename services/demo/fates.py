"""What became of each bill of the demo: every state that an invoice can be in."""

from enum import StrEnum, auto

from services.demo.agency import Agency, Cared


class Fate(StrEnum):
    """How far an invoice has come."""

    draft = auto()
    sent = auto()
    viewed = auto()
    partly_paid = auto()
    paid = auto()
    void = auto()


ISSUED = frozenset({Fate.sent, Fate.viewed, Fate.partly_paid, Fate.paid})
SEEN = frozenset({Fate.viewed, Fate.partly_paid, Fate.paid})
# By how many periods ago it was issued; what is unpaid in the last row is overdue by now.
ROLLS = {
    1: "draft draft draft draft sent sent sent sent viewed viewed",
    2: "paid paid paid partly_paid partly_paid viewed viewed sent sent sent",
    3: "paid paid paid paid paid paid paid viewed partly_paid void",
}
SHOWN = {1: Fate.sent, 2: Fate.viewed, 3: Fate.partly_paid}
TABLE = {age: [Fate(word) for word in words.split()] for age, words in ROLLS.items()}


def of(agency: Agency, cared: Cared, period: int) -> Fate:
    """Decide about one client's bill of one period; the client with the login has open ones."""
    if cared.branch.index == 0 and cared.place == 0:
        is_oldest = period == agency.shape.periods
        return Fate.paid if is_oldest else SHOWN.get(period, Fate.paid)
    row = TABLE[min(period, len(TABLE))]
    return row[(cared.place + 3 * period + agency.seed) % len(row)]
