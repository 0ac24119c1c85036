"""The ways to reach a person, as columns that several tables share."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Code, Email, Line, Name, Phone


class Reachable:
    """Phones (E.164) and e-mail addresses."""

    email_1: Mapped[Email | None] = mapped_column(index=True)
    email_2: Mapped[Email | None] = mapped_column(index=True)
    phone_home: Mapped[Phone | None] = mapped_column(index=True)
    phone_mobile: Mapped[Phone | None] = mapped_column(index=True)
    phone_work: Mapped[Phone | None]


class Addressed:
    """A postal address in the United States."""

    street: Mapped[Line | None]
    street_2: Mapped[Line | None]
    city: Mapped[Name | None]
    state: Mapped[Code | None]
    zip_code: Mapped[Code | None]
