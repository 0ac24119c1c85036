"""Which office a member of staff works for."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.access import Open
from models.base import Base, Timestamped, belongs_to


class OfficeStaff(Timestamped, Base):
    """One login that may see one office; agency admins see all of them without a row here."""

    __tablename__ = "office_staff"
    __table_args__ = (UniqueConstraint("user_id", "office_id"),)
    __wall__ = Open("names no person's record; the wall itself reads it")

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    office_id: Mapped[int] = belongs_to("office", "CASCADE")
