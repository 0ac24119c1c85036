"""Prospects (label: Prospective Client): people who asked for care and are not clients yet."""

from datetime import date
from decimal import Decimal
from enum import auto
from typing import TYPE_CHECKING

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import (
    Code,
    Email,
    Facts,
    Line,
    Moment,
    Money,
    Name,
    OfficeKey,
    Phone,
    Prose,
    Record,
    SealedProse,
    Words,
    belongs_to,
)
from models.choice import Choice
from models.client import AssessmentType, Gender
from models.emergency_contact import Relation
from models.office import Office
from models.ownership import by_office
from models.search import Searchable

if TYPE_CHECKING:
    from models.client import Client
    from models.referral import Referral


class ProspectStage(Words):
    """The pipeline; the legal moves stand in services/prospects.py."""

    new = auto()
    contacted = auto()
    assessment_scheduled = auto()
    assessed = auto()
    won = auto()
    lost = auto()


class Caller:
    """The person who contacted the agency (P3)."""

    relation: Mapped[Relation] = mapped_column(default=Relation.other)
    caller_first_name: Mapped[Name]
    caller_last_name: Mapped[Name]
    caller_email: Mapped[Email | None] = mapped_column(index=True)
    caller_phone_home: Mapped[Phone | None] = mapped_column(index=True)
    caller_phone_mobile: Mapped[Phone | None] = mapped_column(index=True)
    caller_phone_work: Mapped[Phone | None]
    caller_street: Mapped[Line | None]
    caller_street_2: Mapped[Line | None]
    caller_city: Mapped[Name | None]
    caller_state: Mapped[Code | None]
    caller_zip_code: Mapped[Code | None]
    best_time_to_call: Mapped[Name | None]
    assessment_type: Mapped[AssessmentType] = mapped_column(default=AssessmentType.online)
    inquiry_date: Mapped[date] = mapped_column(index=True)


class ProspectiveClient:
    """The person who would receive care, and a second one in the home (information only, P6)."""

    first_name: Mapped[Name]
    last_name: Mapped[Name]
    preferred_name: Mapped[Name | None]
    birth_date: Mapped[date | None] = mapped_column(index=True)
    gender: Mapped[Gender] = mapped_column(default=Gender.unknown)
    email_1: Mapped[Email | None] = mapped_column(index=True)
    phone_home: Mapped[Phone | None] = mapped_column(index=True)
    phone_mobile: Mapped[Phone | None] = mapped_column(index=True)
    phone_work: Mapped[Phone | None]
    street: Mapped[Line | None]
    street_2: Mapped[Line | None]
    city: Mapped[Name | None]
    state: Mapped[Code | None]
    zip_code: Mapped[Code | None]
    second_first_name: Mapped[Name | None]
    second_last_name: Mapped[Name | None]
    second_birth_date: Mapped[date | None]
    second_relation: Mapped[Name | None]


class Pursuit:
    """How the agency follows it up: rating, loss, the assessment call, the lead's price (P11)."""

    rating_id: Mapped[int | None] = belongs_to("choice", "SET NULL")
    lost_reason_id: Mapped[int | None] = belongs_to("choice", "SET NULL")
    lost_note: Mapped[Prose | None]
    lost_at: Mapped[Moment | None]
    stage_before_loss: Mapped[Code | None]
    assessment_call_at: Mapped[Moment | None]
    assessment_call_by: Mapped[Name | None]
    assessment_call_with: Mapped[Name | None]
    assessment_call_outcome: Mapped[Line | None]
    assessment_call_notes: Mapped[SealedProse | None]
    media_channel_id: Mapped[int | None] = belongs_to("choice", "SET NULL")
    media_campaign: Mapped[Name | None]
    media_agency: Mapped[Name | None]
    media_cost: Mapped[Money | None] = mapped_column(default=Decimal(0))


class Prospect(Caller, ProspectiveClient, Pursuit, Searchable, Record):
    """One inquiry, from the first call to a client or to a reason why not.

    `conversion` keeps what the conversion made and filled in, so that it can be undone (P15).
    """

    __tablename__ = "prospect"
    __search__ = (
        "first_name",
        "last_name",
        "caller_first_name",
        "caller_last_name",
        "caller_email",
        "email_1",
        "caller_phone_mobile",
        "caller_phone_home",
        "phone_mobile",
    )
    __table_args__ = (
        Index("ix_prospect_office_id_stage", "office_id", "stage"),
        Index("ix_prospect_stage_stage_since", "stage", "stage_since"),
        Index("ix_prospect_last_name_first_name_id", "last_name", "first_name", "id"),
    )
    __wall__ = Walled(office=by_office())

    office_id: Mapped[OfficeKey]
    owner_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    stage: Mapped[ProspectStage] = mapped_column(default=ProspectStage.new)
    stage_since: Mapped[Moment | None]
    other_information: Mapped[Facts] = mapped_column(default=dict)
    notes: Mapped[Prose | None]
    client_id: Mapped[int | None] = belongs_to("client", "SET NULL")
    converted_at: Mapped[Moment | None]
    conversion: Mapped[Facts | None]

    office: Mapped[Office] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys="Prospect.owner_id")
    rating: Mapped[Choice | None] = relationship(foreign_keys="Prospect.rating_id")
    lost_reason: Mapped[Choice | None] = relationship(foreign_keys="Prospect.lost_reason_id")
    media_channel: Mapped[Choice | None] = relationship(foreign_keys="Prospect.media_channel_id")
    client: Mapped["Client | None"] = relationship(foreign_keys="Prospect.client_id")
    referrals: Mapped[list["Referral"]] = relationship(
        back_populates="prospect", passive_deletes=True
    )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def caller_name(self) -> str:
        """The caller as people read it."""
        return f"{self.caller_first_name} {self.caller_last_name}"
