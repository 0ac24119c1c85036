"""A section of a record lets nobody write what is of another section."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from models import access
from models.access import BehindTheWall, Kind, Principal
from models.base import db
from models.client import Client
from models.conversation import Conversation
from models.grant import Grant
from models.schedule_request import ScheduleRequest
from models.section import Section
from tests import factories


def request_for(person):
    return ScheduleRequest(
        office_id=person.record.office_id,
        client_id=person.record.id,
        starts_at=factories.NOW,
        ends_at=factories.NOW + timedelta(hours=2),
    )


def question_of(person):
    return Conversation(
        office_id=person.record.office_id,
        client_id=person.record.id,
        subject="Hello",
        begun_by_office=False,
        started_by_id=person.user.id,
        last_entry_at=factories.NOW,
    )


NEEDED = {
    "request": (Section.request_care, request_for),
    "question": (Section.messages, question_of),
}


@pytest.fixture
def as_bea(app, session, cast):
    """A session that acts for Bea."""
    principal = Principal(Kind.portal, factories.TODAY, user_id=cast.bea.user.id)
    with app.app_context(), closing(Session(db.engine)) as own:
        access.bind(own, principal)
        yield own


@pytest.mark.parametrize("thing", NEEDED)
def test_who_holds_the_section_writes(as_bea, cast, thing):  # A4
    as_bea.add(NEEDED[thing][1](cast.bea))
    as_bea.commit()


@pytest.mark.parametrize("thing", NEEDED)
def test_who_holds_other_sections_writes_nothing(as_bea, cast, session, thing):  # A4
    """The client exists for who holds any section of the record; the new row may not."""
    needed, make = NEEDED[thing]
    row = make(cast.bea)
    session.execute(update(Grant).where(Grant.section == needed).values(revoked_at=factories.NOW))
    session.commit()
    assert as_bea.get(Client, row.client_id) is not None
    as_bea.add(row)
    with pytest.raises((BehindTheWall, ProgrammingError), match=r"no row of yours|row-level"):
        as_bea.flush()
