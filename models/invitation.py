"""Invitations to the portal: single-use links, kept only as a hash (A1, A2)."""

from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Email, Moment, Name, OfficeKey, Record, Words, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.ownership import by_office
from models.payer import Payer
from models.standing import Standing


class InvitationState(Words):
    """The steps that the Invitations grid shows; expiry is told by `expires_at`."""

    sent = auto()
    opened = auto()
    accepted = auto()
    expired = auto()
    revoked = auto()
    bounced = auto()


class Invitation(Record):
    """One mailed link for one person; a new one revokes those before it."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "(standing = 'client' AND client_id IS NOT NULL)"
            " OR (standing = 'emergency_contact' AND emergency_contact_id IS NOT NULL)"
            " OR (standing = 'payer' AND payer_id IS NOT NULL)"
            " OR (standing = 'caregiver' AND caregiver_id IS NOT NULL)",
            name="names_its_person",
        ),
        Index("ix_invitation_created_at_id", "created_at", "id"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    standing: Mapped[Standing]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    payer_id: Mapped[int | None] = belongs_to("payer", "CASCADE")
    emergency_contact_id: Mapped[int | None] = belongs_to("emergency_contact", "CASCADE")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "CASCADE")
    email: Mapped[Email]
    name: Mapped[Name]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.sent, index=True)
    expires_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    accepted_at: Mapped[Moment | None]
    user_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    invited_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    client: Mapped[Client | None] = relationship()
    payer: Mapped[Payer | None] = relationship()
    emergency_contact: Mapped[EmergencyContact | None] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys="Invitation.user_id")
    invited_by: Mapped[User | None] = relationship(foreign_keys="Invitation.invited_by_id")

    def __str__(self) -> str:
        return f"{self.name} ({self.standing.label})"
