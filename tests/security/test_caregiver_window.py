"""Caregivers know the clients of their own schedules, from 14 days before to 14 days after."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from models.client import Client
from models.grant import Grant
from models.section import Section
from models.standing import Standing
from services import clock, settings
from tests import factories

ZONE = "America/New_York"
# On the office's clocks it is the 10th, half past eight in the evening; in London it is the 11th.
EVENING = datetime(2026, 7, 11, 0, 30, tzinfo=UTC)
MORNING = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)
TODAY = date(2026, 7, 10)
FIRST, LATE = "00:15", "23:15"


@pytest.fixture
def carl(app, session, cast):
    """A caregiver with a login, whose agency keeps the clocks of New York."""
    settings.change(session, "time_zone", ZONE)
    caregiver, user = factories.Caregiver(office=cast.bea.record.office), factories.User()
    factories.Grant(
        client=None,
        user=user,
        caregiver=caregiver,
        office_id=caregiver.office_id,
        section=Section.work,
        standing=Standing.caregiver,
    )
    session.commit()
    return factories.Person(user, caregiver)


@pytest.fixture
def visit(carl, cast):
    """Plan a visit of so many days from now, at a time on the office's clocks."""

    def plan(days, at, **values):
        hour, minute = map(int, at.split(":"))
        day = TODAY + timedelta(days=days)
        begins = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE))
        return factories.Schedule(
            client=cast.bea.record,
            caregiver=carl.record,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=30),
            time_zone=ZONE,
            **values,
        )

    return plan


@pytest.fixture
def known(app, session, carl):
    """The clients that exist for the caregiver."""

    def at(moment, model=Client):
        with clock.standing_at(moment):
            day = clock.today(settings.agency(session)["time_zone"])
        principal = Principal(Kind.caregiver, day, user_id=carl.user.id)
        session.commit()  # SQLite has one writer
        with app.app_context(), closing(Session(db.engine)) as own:
            access.bind(own, principal)
            return own.scalars(select(model.id)).all()

    return at


@pytest.mark.parametrize("moment", [MORNING, EVENING], ids=["morning", "evening"])
@pytest.mark.parametrize(
    ("days", "at", "is_known"),
    [
        (-15, LATE, False),
        (-14, FIRST, True),
        (-14, LATE, True),
        (0, LATE, True),
        (14, FIRST, True),
        (14, LATE, True),
        (15, FIRST, False),
    ],
)
def test_a_client_is_known_for_14_days_on_the_offices_clocks(  # A7 of the threats
    visit, known, cast, moment, days, at, is_known
):
    visit(days, at)
    assert known(moment) == ([cast.bea.record.id] if is_known else [])


def test_another_caregivers_visit_shows_nobody(visit, known, cast):  # A7 of the threats
    factories.Schedule(client=cast.bea.record, caregiver=factories.Caregiver())
    factories.Schedule(client=cast.bea.record, caregiver=None)
    assert known(MORNING) == []


def test_what_hangs_on_the_client_follows_the_same_days(visit, known, cast):  # A7 of the threats
    hanging = (factories.ClientAddress, factories.ClientCondition)
    rows = [make(client=cast.bea.record) for make in hanging]
    visit(15, FIRST)
    assert [known(MORNING, type(row)) for row in rows] == [[], []]
    visit(14, LATE)
    assert [known(MORNING, type(row)) for row in rows] == [[row.id] for row in rows]


def test_a_caregiver_who_left_knows_nobody(visit, known, session, cast):  # A7 of the threats
    visit(0, FIRST)
    assert known(MORNING) == [cast.bea.record.id]
    session.query(Grant).filter_by(section=Section.work).one().revoked_at = factories.NOW
    assert known(MORNING) == []
