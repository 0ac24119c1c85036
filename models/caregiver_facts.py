"""What decides whether a caregiver can take a schedule: certificates, hours, time off."""

from datetime import date, time

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from models.access import through
from models.base import Base, Line, Moment, Name, Record, Timestamped, belongs_to
from models.caregiver import Caregiver


class Certificate(Record):
    """A licence or training with the day it ends."""

    __tablename__ = "certificate"
    __wall__ = through(lambda: Caregiver, "caregiver_id")

    caregiver_id: Mapped[int] = belongs_to("caregiver", "CASCADE")
    name: Mapped[Name]
    number: Mapped[Name | None]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]

    caregiver: Mapped[Caregiver] = relationship()

    def __str__(self) -> str:
        return self.name


class Availability(Timestamped, Base):
    """Hours of a weekday (0 is Monday) at which a caregiver can work, in the office's zone."""

    __tablename__ = "availability"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_range"),)
    __wall__ = through(lambda: Caregiver, "caregiver_id")

    caregiver_id: Mapped[int] = belongs_to("caregiver", "CASCADE")
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.starts:%H:%M}–{self.ends:%H:%M}"


class TimeOff(Timestamped, Base):
    """A stretch of time in which a caregiver cannot work."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)
    __wall__ = through(lambda: Caregiver, "caregiver_id")

    caregiver_id: Mapped[int] = belongs_to("caregiver", "CASCADE")
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    reason: Mapped[Line | None]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"
