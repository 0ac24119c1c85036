"""What a person prefers on a grid."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Base, Code, Labels, Timestamped, belongs_to
from models.ownership import own_user


class GridPreference(Timestamped, Base):
    """The columns that one person hid on one grid, and the saved filter it opens with."""

    __tablename__ = "grid_preference"
    __audited__ = False
    __table_args__ = (UniqueConstraint("user_id", "grid"),)
    __wall__ = Walled(office=own_user())

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    grid: Mapped[Code]
    hidden: Mapped[Labels] = mapped_column(default=list)
    default_id: Mapped[int | None] = belongs_to("saved_filter", "SET NULL")
