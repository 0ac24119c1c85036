"""For whom commands act: the system itself, with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock
from services.errors import Refused


@contextmanager
def system(reason: str) -> Iterator[Session]:
    """Give a session in which the system acts by itself, for a stated reason; all or nothing.

    Raises:
        click.ClickException: a service refused, in its words.
    """
    db.session.remove()  # an act before this one may have had another reason
    session = db.session()
    access.bind(session, Principal(Kind.system, clock.today(), reason=reason))
    try:
        yield session
    except Refused as refusal:
        session.rollback()
        raise click.ClickException(refusal.words) from refusal
    session.commit()


@contextmanager
def refusals() -> Iterator[None]:
    """End a command with the words of a service that refuses, where no session is open."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(refusal.words) from refusal
