"""Referrals: each single recommendation of a person to the agency."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Name, OfficeKey, Prose, Record, belongs_to
from models.choice import Choice
from models.client import Client
from models.ownership import by_office
from models.prospect import Prospect
from models.referral_source import ReferralSource


class Referral(Record):
    """Who recommended whom, when, by which medium (P7)."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("prospect_id IS NOT NULL OR client_id IS NOT NULL", name="about_someone"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    source_id: Mapped[int] = belongs_to("referral_source")
    prospect_id: Mapped[int | None] = belongs_to("prospect", "CASCADE")
    client_id: Mapped[int | None] = belongs_to("client", "SET NULL")
    referred_on: Mapped[date] = mapped_column(index=True)
    person: Mapped[Name | None]
    medium_id: Mapped[int | None] = belongs_to("choice", "SET NULL")
    notes: Mapped[Prose | None]

    source: Mapped[ReferralSource] = relationship()
    prospect: Mapped[Prospect | None] = relationship(back_populates="referrals")
    client: Mapped[Client | None] = relationship()
    medium: Mapped[Choice | None] = relationship()

    def __str__(self) -> str:
        return f"{self.source} ({self.referred_on})"
