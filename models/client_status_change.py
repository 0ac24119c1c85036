"""The history of a client's status."""

from datetime import date

from sqlalchemy.orm import Mapped

from models.access import through
from models.base import Base, Line, Timestamped, belongs_to
from models.client import Client, ClientStatus


class ClientStatusChange(Timestamped, Base):
    """One change of status, from its effective date on."""

    __tablename__ = "client_status_change"
    __wall__ = through(lambda: Client, "client_id")

    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    status: Mapped[ClientStatus]
    effective_on: Mapped[date]
    reason: Mapped[Line | None]
    changed_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
