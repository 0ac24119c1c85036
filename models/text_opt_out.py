"""Numbers whose owners answered STOP: no text goes there until they answer START."""

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled, everybody
from models.base import Base, Line, Moment, Phone, Timestamped


class TextOptOut(Timestamped, Base):
    """One number, with the word by which texts were stopped."""

    __tablename__ = "text_opt_out"
    __wall__ = Walled(office=everybody)

    number: Mapped[Phone] = mapped_column(unique=True)
    word: Mapped[Line]
    stopped_at: Mapped[Moment]

    def __str__(self) -> str:
        return self.number
