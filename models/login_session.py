"""Sessions that live on the server; the browser holds a random id and nothing else (O6)."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Kind, Open
from models.base import Base, Code, Facts, Line, Moment, Timestamped, belongs_to


class LoginSession(Timestamped, Base):
    """One signed-in browser; ended by logout, idleness, age, a new password or revocation."""

    __tablename__ = "login_session"
    __audited__ = False
    __wall__ = Open("read before anyone is known; lists show own rows by user")

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    capacity: Mapped[Kind]
    data: Mapped[Facts] = mapped_column(default=dict)
    address: Mapped[Code | None]
    browser: Mapped[Line | None]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
