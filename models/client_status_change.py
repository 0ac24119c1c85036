"""The history of a client's status, and what is planned of it."""

from datetime import date
from enum import auto

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import through
from models.base import Base, Facts, Line, Timestamped, Words, belongs_to
from models.client import Client, ClientStatus


class ChangeState(Words):
    """Whether a change holds: one for a later day is planned, a mistaken one was taken back."""

    planned = auto()
    in_force = auto()
    taken_back = auto()


class Fate(Words):
    """What becomes of something that is still open when a client leaves."""

    keep = auto()
    cancel = auto()


class ClientStatusChange(Timestamped, Base):
    """One change of status, from its effective date on.

    The client's own columns tell the status of today; a job brings planned changes into force on
    their day, with what was chosen for all that is still open (services/leaving). `done` keeps what
    was ended with it, and how that stood before, so that taking the change back can bring it back.
    """

    __tablename__ = "client_status_change"
    __table_args__ = (
        Index(
            "ix_client_status_change_planned",
            "effective_on",
            "id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )
    __wall__ = through(lambda: Client, "client_id")

    client_id: Mapped[int] = belongs_to("client", "CASCADE")
    status: Mapped[ClientStatus]
    effective_on: Mapped[date]
    reason: Mapped[Line | None]
    changed_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")
    state: Mapped[ChangeState] = mapped_column(
        default=ChangeState.in_force, server_default=ChangeState.in_force.value
    )
    visits: Mapped[Fate | None]
    tasks: Mapped[Fate | None]
    series: Mapped[Fate | None]
    requests: Mapped[Fate | None]
    own_access: Mapped[Fate | None]
    contact_access: Mapped[Fate | None]
    payer_links: Mapped[Fate | None]
    done: Mapped[Facts | None]

    client: Mapped[Client] = relationship()
    changed_by: Mapped[User | None] = relationship(foreign_keys="ClientStatusChange.changed_by_id")

    def __str__(self) -> str:
        return self.status.label
