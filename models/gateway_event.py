"""What the gateway told us by webhook: kept once each, in the order of arrival."""

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled, everybody
from models.base import Base, Code, Facts, Moment, Timestamped


class GatewayEvent(Timestamped, Base):
    """One signed event; a hint to ask the gateway, never the truth itself."""

    __tablename__ = "gateway_event"
    __audited__ = False
    __wall__ = Walled(office=everybody)  # it names no person: four digits and an amount

    event_id: Mapped[Code] = mapped_column(unique=True)
    gateway: Mapped[Code]
    kind: Mapped[Code]
    order_id: Mapped[Code | None] = mapped_column(index=True)
    transaction_id: Mapped[Code | None] = mapped_column(index=True)
    body: Mapped[Facts]
    handled_at: Mapped[Moment | None]
