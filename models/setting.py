"""What the agency has decided, by name."""

from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Base, Code, Json, Timestamped, belongs_to


class Setting(Timestamped, Base):
    """One decision of the agency, or of one office; never a secret (those come from files)."""

    __tablename__ = "setting"
    __table_args__ = (
        UniqueConstraint("name", "office_id"),
        Index(
            "uq_setting_name_agency",
            "name",
            unique=True,
            sqlite_where=text("office_id IS NULL"),
            postgresql_where=text("office_id IS NULL"),
        ),
    )
    __wall__ = Open("the agency's name, zone and limits concern every page")

    name: Mapped[Code]
    office_id: Mapped[int | None] = belongs_to("office", "CASCADE")
    value: Mapped[Any] = mapped_column(Json)

    def __str__(self) -> str:
        return self.name
