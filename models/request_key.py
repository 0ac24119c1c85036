"""Keys of forms that must not act twice."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.access import OUTSIDE, Open
from models.base import Base, Line, Timestamped, belongs_to


class RequestKey(Timestamped, Base):
    """One form that was sent; the second click finds where the first one led."""

    __tablename__ = "request_key"
    __audited__ = False
    __wall__ = Open("a random key names no person", OUTSIDE)

    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = belongs_to("ab_user", "CASCADE")
    led_to: Mapped[Line | None]
