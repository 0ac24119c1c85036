"""What is kept of a login besides Flask-AppBuilder's own row."""

from sqlalchemy.orm import Mapped

from models.access import OUTSIDE, Open
from models.base import Base, Code, Moment, Timestamped, belongs_to


class LoginFacts(Timestamped, Base):
    """When somebody last signed in to the portal, and how they like pages to look.

    Sessions are thrown away after a while (services/logins.py), this is not.
    """

    __tablename__ = "login_facts"
    __audited__ = False
    __wall__ = Open("written before anyone is known; pages show only one's own by user", OUTSIDE)

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE", unique=True)
    in_portal_at: Mapped[Moment | None]
    theme: Mapped[Code | None]
    text_size: Mapped[Code | None]
