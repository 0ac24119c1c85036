"""Documents and photos, kept outside the web root and served through the wall."""

from enum import auto
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, ColumnElement, String, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Line, OfficeKey, Record, Words, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.ownership import by_grant, by_office
from models.section import Section


class Visibility(Words):
    """Who may see it besides the office."""

    office = auto()
    portal = auto()


def _shared_with_me(table: Any) -> ColumnElement[bool]:
    return and_(table.visibility == Visibility.portal, by_grant(Section.documents)(table))


class Document(Record):
    """One file: its name for people, its random name on disk, and what is in it."""

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)
    __wall__ = Walled(office=by_office(), portal=_shared_with_me)

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int | None] = belongs_to("client", "CASCADE")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver", "CASCADE")
    is_photo: Mapped[bool] = mapped_column(default=False)
    title: Mapped[Line]
    stored_as: Mapped[Code] = mapped_column(unique=True)
    content_type: Mapped[Code]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.office)
    uploaded_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    client: Mapped[Client | None] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    uploaded_by: Mapped[User | None] = relationship(foreign_keys="Document.uploaded_by_id")

    def __str__(self) -> str:
        return self.title
