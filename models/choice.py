"""Lists of values that the agency edits: care types, ratings, reasons, relations, services."""

from enum import auto

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Name, Record, Words, unique_while_kept


class ChoiceList(Words):
    """The lists there are; what stands in them is the agency's business."""

    care_type = auto()
    pets = auto()
    smoking = auto()
    how_soon = auto()
    days_wanted = auto()
    payer_type_expected = auto()
    language = auto()
    prospect_rating = auto()
    non_conversion_reason = auto()
    referral_medium = auto()
    media_channel = auto()
    service_type = auto()
    skill = auto()
    certificate = auto()
    cancel_reason = auto()
    call_outcome = auto()
    document_kind = auto()


class Choice(Record):
    """One value of a list; retired ones stay on old records and are offered no longer."""

    __tablename__ = "choice"
    __table_args__ = (unique_while_kept("choice", "list_name", "label"),)
    __wall__ = Open("lists of values name no person")

    list_name: Mapped[ChoiceList] = mapped_column(index=True)
    label: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.label
