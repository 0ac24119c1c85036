"""Payers: whoever pays for care, person or organisation."""

from enum import auto

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Name, OfficeKey, Prose, Record, Words
from models.contact import Addressed, Reachable
from models.office import Office
from models.ownership import by_grant, by_office
from models.search import Searchable


class PayerKind(Words):
    """What sort of payer it is (C4)."""

    company = auto()
    community = auto()
    government_programme = auto()
    insurance = auto()
    private = auto()


class Payer(Reachable, Addressed, Searchable, Record):
    """A person or an organisation in whose name invoices are issued."""

    __tablename__ = "payer"
    __search__ = ("name", "contact_name", "email_1", "phone_work")
    __table_args__ = (
        CheckConstraint("payment_days >= 0", name="payment_days_not_negative"),
        Index("ix_payer_name_id", "name", "id"),
    )
    __wall__ = Walled(office=by_office(), portal=by_grant(None, "id", "payer_id"))

    office_id: Mapped[OfficeKey]
    name: Mapped[Name]
    kind: Mapped[PayerKind] = mapped_column(default=PayerKind.private)
    contact_name: Mapped[Name | None]
    payment_days: Mapped[int] = mapped_column(default=30)
    notes: Mapped[Prose | None]
    external_id: Mapped[Code | None] = mapped_column(String(80), unique=True)

    office: Mapped[Office] = relationship()

    def __str__(self) -> str:
        return self.name
