"""How well a caregiver suits a client."""

from enum import auto

from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Line, OfficeKey, Record, Words, belongs_to, unique_while_kept
from models.caregiver import Caregiver
from models.client import Client
from models.ownership import by_grant, by_office
from models.section import Section


class Suitability(Words):
    """The office's judgement (C5)."""

    compatible = auto()
    preferred = auto()
    not_preferred = auto()
    blocked = auto()


class Compatibility(Record):
    """One caregiver's suitability for one client, with the reason."""

    __tablename__ = "compatibility"
    __table_args__ = (unique_while_kept("compatibility", "client_id", "caregiver_id"),)
    __wall__ = Walled(office=by_office(), portal=by_grant(Section.request_care))

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    caregiver_id: Mapped[int] = belongs_to("caregiver", "CASCADE")
    suitability: Mapped[Suitability] = mapped_column(default=Suitability.compatible)
    note: Mapped[Line | None]

    client: Mapped[Client] = relationship()
    caregiver: Mapped[Caregiver] = relationship()

    def __str__(self) -> str:
        return self.suitability.label
