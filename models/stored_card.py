"""Cards and bank accounts kept at the gateway; here only a token and what people recognise."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Code, Name, OfficeKey, Record, belongs_to
from models.ownership import by_office
from models.payment import PaymentMethod, own_money


class StoredCard(Record):
    """A vault token of a client or payer, with brand, last four digits and expiry."""

    __tablename__ = "stored_card"
    __table_args__ = (
        CheckConstraint("client_id IS NOT NULL OR payer_id IS NOT NULL", name="of_someone"),
    )
    __wall__ = Walled(office=by_office(), portal=own_money)

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    gateway: Mapped[Code]
    method: Mapped[PaymentMethod] = mapped_column(default=PaymentMethod.card)
    vault_token: Mapped[Code] = mapped_column(unique=True)
    brand: Mapped[Name | None]
    last_four: Mapped[Code | None]
    expires: Mapped[Code | None]
    initial_transaction_id: Mapped[Code | None]
