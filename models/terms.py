"""The agency's terms for its portals, version by version, and who agreed to which (A2)."""

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Open, Walled
from models.base import Base, Code, Moment, Prose, Timestamped, belongs_to
from models.ownership import own_user
from models.written import Written


class Terms(Written, Timestamped, Base):
    """One version of the terms, never changed once published; an empty one asks for nothing."""

    __tablename__ = "terms"
    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)
    __loose__ = frozenset({"published_by_id", "changed_at"})
    __wall__ = Open("shown to whoever is asked to agree, also before there is a login")

    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[Prose]
    published_by_id: Mapped[int | None] = belongs_to("ab_user", "SET NULL")

    published_by: Mapped[User | None] = relationship()

    def __str__(self) -> str:
        return _("Version %(number)s", number=self.number)


class TermsAcceptance(Written, Timestamped, Base):
    """One login's yes to one version, with its moment and from where."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (UniqueConstraint("terms_id", "user_id"),)
    __loose__ = frozenset({"changed_at"})
    __wall__ = Walled(office=own_user(), portal=own_user(), caregiver=own_user())

    terms_id: Mapped[int] = belongs_to("terms")
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    accepted_at: Mapped[Moment]
    address: Mapped[Code | None]

    terms: Mapped[Terms] = relationship()
    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        return f"{self.user}: {self.terms}"
