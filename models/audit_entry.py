"""The audit: who saw or changed what, when, from where, before and after (O5)."""

from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import OUTSIDE, Walled
from models.base import Base, Code, Facts, Line, Moment, Words
from models.ownership import by_office_or_shared, own_user
from models.written import Written


class AuditAction(Words):
    """What was done."""

    created = auto()
    changed = auto()
    deleted = auto()
    viewed = auto()
    exported = auto()
    signed_in = auto()
    refused = auto()
    acted = auto()


class AuditEntry(Written, Base):
    """One thing somebody did; `seal` is set by the job that chains the hashes."""

    __tablename__ = "audit_entry"
    __audited__ = False
    __loose__ = frozenset({"seal_number", "seal"})
    __table_args__ = (
        Index("ix_audit_entry_at_id", "at", "id"),
        Index("ix_audit_entry_table_name_row_id", "table_name", "row_id"),
    )
    __wall__ = Walled(
        office=by_office_or_shared(), portal=own_user(), caregiver=own_user(), writers=OUTSIDE
    )

    at: Mapped[Moment] = mapped_column(server_default=func.now())
    office_id: Mapped[int | None] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    acting_as: Mapped[Code]
    address: Mapped[Code | None]
    action: Mapped[AuditAction]
    table_name: Mapped[Code | None]
    row_id: Mapped[int | None]
    words: Mapped[Line | None]
    before: Mapped[Facts | None]
    after: Mapped[Facts | None]
    seal_number: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))

    user: Mapped[User | None] = relationship(
        primaryjoin="foreign(AuditEntry.user_id) == User.id", viewonly=True
    )

    def __str__(self) -> str:
        return self.words or self.action.label
