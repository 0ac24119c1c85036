"""For whom commands act: the system itself, with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock


@contextmanager
def system(reason: str) -> Iterator[Session]:
    """Give a session in which the system acts by itself, for a stated reason."""
    session = db.session()
    access.bind(session, Principal(Kind.system, clock.today(), reason=reason))
    yield session
    session.commit()
