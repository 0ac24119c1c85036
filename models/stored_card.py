"""Cards and bank accounts kept at the gateway; here only a token and what people recognise."""

from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, and_
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Code, Name, OfficeKey, Record, belongs_to
from models.ownership import by_office, own_user
from models.payment import PaymentMethod, own_money


def _own_card(table: Any) -> ColumnElement[bool]:
    """Let people see the cards that they themselves saved for an account they may still pay."""
    return and_(own_money(table), own_user()(table))


class StoredCard(Record):
    """A vault token kept by one person for a client's or payer's invoices."""

    __tablename__ = "stored_card"
    __table_args__ = (
        CheckConstraint("client_id IS NOT NULL OR payer_id IS NOT NULL", name="of_someone"),
    )
    __wall__ = Walled(office=by_office(), portal=_own_card)

    office_id: Mapped[OfficeKey]
    user_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    gateway: Mapped[Code]
    method: Mapped[PaymentMethod] = mapped_column(default=PaymentMethod.card)
    vault_token: Mapped[Code] = mapped_column(unique=True)
    brand: Mapped[Name | None]
    last_four: Mapped[Code | None]
    expires: Mapped[Code | None]
    initial_transaction_id: Mapped[Code | None]
