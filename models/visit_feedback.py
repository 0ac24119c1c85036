"""Feedback on a visit: what a client or the family say of it afterwards."""

from enum import auto
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, relationship

from models.access import Kind, Walled
from models.base import Base, Moment, Name, OfficeKey, SealedProse, Timestamped, Words, belongs_to
from models.client import Client
from models.ownership import by_grant, by_office, own_user
from models.schedule import Schedule
from models.section import Section


class VisitRating(Words):
    """How it was, in three plain words."""

    good = auto()
    fair = auto()
    bad = auto()


def _my_own(table: Any) -> ColumnElement[bool]:
    """What one person says of a visit is between them and the office."""
    return and_(own_user()(table), by_grant(Section.schedule)(table))


class VisitFeedback(Timestamped, Base):
    """One person's words on one visit; the words are encrypted.

    `dealt_with_at` says when the office took care of a bad one; another bad word opens it again.
    """

    __tablename__ = "visit_feedback"
    __table_args__ = (
        UniqueConstraint("schedule_id", "user_id"),
        Index("ix_visit_feedback_created_at_id", "created_at", "id"),
        Index("ix_visit_feedback_rating_dealt_with_at", "rating", "dealt_with_at"),
    )
    __wall__ = Walled(office=by_office(), portal=_my_own, writers=frozenset({Kind.portal}))

    office_id: Mapped[OfficeKey]
    schedule_id: Mapped[int] = belongs_to("schedule", "CASCADE")
    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    author_name: Mapped[Name]
    rating: Mapped[VisitRating]
    words: Mapped[SealedProse | None]
    dealt_with_at: Mapped[Moment | None]
    dealt_with_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    schedule: Mapped[Schedule] = relationship(lazy="joined", innerjoin=True)
    client: Mapped[Client] = relationship()
    dealt_with_by: Mapped[User | None] = relationship(foreign_keys="VisitFeedback.dealt_with_by_id")

    def __str__(self) -> str:
        return f"{self.author_name}: {self.rating.label}"
