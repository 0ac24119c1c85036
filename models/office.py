"""Offices: the branches of the agency that runs this installation."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled, everybody
from models.base import Code, Email, Name, Phone, Record
from models.contact import Addressed
from models.ownership import by_office


class Office(Addressed, Record):
    """A branch with its own time zone, staff, clients and invoice numbers."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("payment_days >= 0", name="payment_days_not_negative"),)
    __wall__ = Walled(office=by_office("id"), portal=everybody, caregiver=everybody)

    name: Mapped[Name] = mapped_column(unique=True)
    time_zone: Mapped[Code] = mapped_column(default="America/New_York")
    phone: Mapped[Phone | None]
    email: Mapped[Email | None]
    invoice_prefix: Mapped[Code] = mapped_column(unique=True)
    payment_days: Mapped[int] = mapped_column(default=30)

    def __str__(self) -> str:
        return self.name
