"""Inserts that may find their row there already: ON CONFLICT, in the dialect of each database."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base

Insert = postgresql.Insert | sqlite.Insert


def insert(session: Session, model: type[Base]) -> Insert:
    """Begin an insert in the dialect of a session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)
