"""The ledger: append-only; a balance is its sum."""

from datetime import date
from enum import auto

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Base, Code, Line, Money, OfficeKey, Timestamped, Words, belongs_to
from models.client import Client
from models.invoice import Invoice
from models.ownership import by_office
from models.payer import Payer
from models.payment import own_money
from models.written import Written


class EntryKind(Words):
    """What moved the balance: charges raise it, the others lower it or give it back."""

    charge = auto()
    payment = auto()
    refund = auto()
    returned = auto()
    credit = auto()
    void = auto()


class LedgerEntry(Written, Timestamped, Base):
    """One movement of money owed; `source` makes a repeated booking impossible."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("kind", "source", "invoice_id"),
        Index(
            "uq_ledger_entry_kind_source_unapplied",
            "kind",
            "source",
            unique=True,
            sqlite_where=text("invoice_id IS NULL"),
            postgresql_where=text("invoice_id IS NULL"),
        ),
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_ledger_entry_client_id_booked_on", "client_id", "booked_on"),
    )
    __loose__ = frozenset({"office_id", "changed_at"})
    __wall__ = Walled(office=by_office(), portal=own_money)

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client")
    payer_id: Mapped[int | None] = belongs_to("payer")
    invoice_id: Mapped[int | None] = belongs_to("invoice")
    payment_id: Mapped[int | None] = belongs_to("payment")
    kind: Mapped[EntryKind]
    source: Mapped[Code] = mapped_column()
    booked_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Money]
    words: Mapped[Line]

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    invoice: Mapped[Invoice | None] = relationship()

    def __str__(self) -> str:
        return self.words
