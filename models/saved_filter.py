"""Saved filters: how somebody likes to look at a grid, under a name."""

from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, Index, String, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Facts, Record, belongs_to
from models.office import Office
from models.ownership import by_office_or_shared, own_user

LONGEST_NAME = 60


def _own_or_shared(table: Any) -> ColumnElement[bool]:
    """Show people their own, and what colleagues share with an office of theirs."""
    shared = and_(table.is_shared.is_(True), by_office_or_shared()(table))
    return or_(own_user()(table), shared)


class SavedFilter(Record):
    """Search, filters, sort and hidden columns of one grid; the owner alone changes it.

    A shared one without office is for all offices. `view` is written and read by
    views/grid_views.py alone.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (
        Index(
            "ix_saved_filter_user_id_grid_name",
            "user_id",
            "grid",
            "name",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_saved_filter_grid", "grid"),
    )
    __wall__ = Walled(office=_own_or_shared)

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    office_id: Mapped[int | None] = belongs_to("office", "CASCADE")
    grid: Mapped[Code]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    view: Mapped[Facts] = mapped_column(default=dict)
    is_shared: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()
    office: Mapped[Office | None] = relationship()

    def __str__(self) -> str:
        return self.name
