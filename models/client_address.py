"""Where a client lives and is visited."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import through
from models.base import Base, Degrees, Name, Timestamped, belongs_to
from models.client import Client
from models.contact import Addressed


class ClientAddress(Addressed, Timestamped, Base):
    """One of a client's addresses; exactly one of them may be the primary one."""

    __tablename__ = "client_address"
    __table_args__ = (
        Index(
            "uq_client_address_primary",
            "client_id",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
    )
    __wall__ = through(lambda: Client, "client_id")

    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    label: Mapped[Name] = mapped_column(default="Home")
    is_primary: Mapped[bool] = mapped_column(default=False)
    latitude: Mapped[Degrees | None]
    longitude: Mapped[Degrees | None]

    client: Mapped[Client] = relationship(back_populates="addresses")

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.street, self.city, self.state, self.zip_code]))
