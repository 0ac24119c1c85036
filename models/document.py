"""Documents and photos, kept outside the web root and served through the wall."""

from enum import auto
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    Select,
    String,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Kind, Walled, table_of, user_bind, visible_ids, window_binds
from models.base import Code, Line, Moment, OfficeKey, Record, Words, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.ownership import by_grant, by_office
from models.prospect import Prospect
from models.section import Section


class Visibility(Words):
    """Who may see it besides the office."""

    office = auto()
    portal = auto()


def _shared_or_mine(table: Any) -> ColumnElement[bool]:
    """Let portal users see what the office shared and what they sent, and whoever comes to them."""
    mine = and_(table.is_from_portal, table.uploaded_by_id == user_bind())
    opened = and_(
        or_(table.visibility == Visibility.portal, mine), by_grant(Section.documents)(table)
    )
    return or_(opened, and_(table.is_photo, table.caregiver_id.in_(_who_comes())))


def _who_comes() -> Select[Any]:
    schedule = table_of("schedule")
    since, _until = window_binds()
    return select(schedule.c.caregiver_id).where(
        by_grant(Section.schedule)(schedule.c),
        schedule.c.client_id.in_(visible_ids(Client, Kind.portal)),
        schedule.c.caregiver_id.is_not(None),
        schedule.c.local_day >= since,
        schedule.c.deleted_at.is_(None),
    )


class Document(Record):
    """One file: its name for people, its random name on disk, what is in it, and its key.

    What a client or family sent (`is_from_portal`) is seen by them and the office, and waits until
    somebody there has taken note of it.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        Index("ix_document_is_from_portal_acknowledged_at", "is_from_portal", "acknowledged_at"),
    )
    __wall__ = Walled(office=by_office(), portal=_shared_or_mine)

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    prospect_id: Mapped[int | None] = belongs_to("prospect", "CASCADE")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "CASCADE")
    is_photo: Mapped[bool] = mapped_column(default=False)
    title: Mapped[Line]
    stored_as: Mapped[Code] = mapped_column(unique=True)
    content_type: Mapped[Line]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    sealed_with: Mapped[Code | None] = mapped_column(
        doc="The id of the field key that encrypts the file; empty: it is from before and plain."
    )
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.office)
    uploaded_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    is_from_portal: Mapped[bool] = mapped_column(default=False, server_default=false())
    acknowledged_at: Mapped[Moment | None]
    untold_since: Mapped[Moment | None] = mapped_column(
        index=True, doc="Since when there is something that nobody was told by mail."
    )
    taken_back_at: Mapped[Moment | None] = mapped_column(
        doc="When who sent it took it back, before the office opened it; its file is nobody's then."
    )

    client: Mapped[Client | None] = relationship()
    prospect: Mapped[Prospect | None] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    uploaded_by: Mapped[User | None] = relationship(foreign_keys="Document.uploaded_by_id")

    def __str__(self) -> str:
        return self.title
