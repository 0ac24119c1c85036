"""About whom a task, a call or a message is: the same columns in each of them."""

from sqlalchemy.orm import Mapped, declared_attr, relationship

from models.base import belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.payer import Payer
from models.prospect import Prospect


class About:
    """A prospect, a client, a caregiver, a payer, or nobody; after conversion, two of them."""

    prospect_id: Mapped[int | None] = belongs_to("prospect", "SET NULL")
    client_id: Mapped[int | None] = belongs_to("client", "SET NULL")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "SET NULL")
    payer_id: Mapped[int | None] = belongs_to("payer", "SET NULL")

    @declared_attr
    @classmethod
    def prospect(cls) -> Mapped[Prospect | None]:
        """The prospect it is about."""
        return relationship(Prospect)

    @declared_attr
    @classmethod
    def client(cls) -> Mapped[Client | None]:
        """The client it is about."""
        return relationship(Client)

    @declared_attr
    @classmethod
    def caregiver(cls) -> Mapped[Caregiver | None]:
        """The caregiver it is about."""
        return relationship(Caregiver)

    @declared_attr
    @classmethod
    def payer(cls) -> Mapped[Payer | None]:
        """The payer it is about."""
        return relationship(Payer)
