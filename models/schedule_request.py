"""Schedule requests: what clients and families ask for; asking makes no visit (S7)."""

from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Kind, Walled
from models.base import Labels, Line, Moment, OfficeKey, Prose, Record, Words, belongs_to
from models.caregiver import Caregiver
from models.choice import Choice
from models.client import Client
from models.ownership import by_grant, by_office
from models.section import Section


class RequestState(Words):
    """The steps that the office and the family both see."""

    requested = auto()
    acknowledged = auto()
    in_discussion = auto()
    scheduled = auto()
    declined = auto()
    withdrawn = auto()


class ScheduleRequest(Record):
    """One wish for care: when, which tasks, and perhaps a preferred caregiver (S6)."""

    __tablename__ = "schedule_request"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_schedule_request_state_created_at_id", "state", "created_at", "id"),
    )
    __wall__ = Walled(
        office=by_office(),
        portal=by_grant(Section.request_care),
        writers=frozenset({Kind.portal}),
    )

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client")
    requested_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    service_id: Mapped[int | None] = belongs_to("choice")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver")
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    repeats: Mapped[Line | None]
    details: Mapped[Prose | None]
    tasks_wanted: Mapped[Labels] = mapped_column(default=list)
    state: Mapped[RequestState] = mapped_column(default=RequestState.requested)
    answer: Mapped[Prose | None]
    answered_at: Mapped[Moment | None]

    client: Mapped[Client] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
    service: Mapped[Choice | None] = relationship()
    requested_by: Mapped[User | None] = relationship(foreign_keys="ScheduleRequest.requested_by_id")

    def __str__(self) -> str:
        return f"Request for {self.starts_at:%Y-%m-%d}"
