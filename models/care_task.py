"""The catalogue of care tasks (ADL and IADL) from which care plans are made."""

from enum import auto

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Name, Prose, Record, Words, unique_while_kept


class CareArea(Words):
    """Activities of daily living, instrumental ones, and the rest."""

    adl = auto()
    iadl = auto()
    companionship = auto()
    health = auto()

    @property
    def label(self) -> str:
        """Abbreviations of the field stay upper-case."""
        return {"adl": "ADL", "iadl": "IADL"}.get(self.value, super().label)


class CareTask(Record):
    """One task that a caregiver can do at a visit; the agency edits the catalogue (P13)."""

    __tablename__ = "care_task"
    __table_args__ = (unique_while_kept("care_task", "area", "name"),)
    __wall__ = Open("the catalogue names no person")

    area: Mapped[CareArea] = mapped_column(default=CareArea.adl)
    name: Mapped[Name]
    plain_words: Mapped[Prose | None]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.name
