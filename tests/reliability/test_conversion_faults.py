"""Conversions at the same instant, and conversions that are killed half-way (P14)."""

import itertools
import os
import signal
import threading
from multiprocessing import get_context

import pytest
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from models import access
from models.base import db
from models.client import Client
from models.client_status_change import ClientStatusChange
from models.emergency_contact import EmergencyContact
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.task import Task
from services import conversion
from services.conversion import Fate
from services.errors import MovedOn
from tests import factories

FORK = get_context("fork")
AT_ONCE = 4
MOST_STATEMENTS = 200


@pytest.fixture
def engine(app):
    with app.app_context():
        return db.engine


@pytest.fixture
def prospect(session):
    """One with everything that a conversion touches."""
    made = factories.Prospect(street="12 Elm Street")
    factories.TaskReminder(task=factories.Task(prospect=made, office_id=made.office_id))
    return made


def convert(engine, prospect_id, join=None):
    """Convert as an agency admin does, in a session and transaction of its own."""
    with Session(engine) as session:
        access.bind(session, access.Principal(access.Kind.agency, factories.TODAY, user_id=1))
        tasks = session.scalars(select(Task.id).where(Task.prospect_id == prospect_id))
        fates = dict.fromkeys(tasks, Fate.close)
        made = conversion.convert(
            session, prospect_id, None, join, fates, factories.NOW, ["first_name"]
        ).id
        session.commit()
        return made


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


# P14
def test_conversions_at_the_same_instant_make_one_client(engine, session, prospect):
    start, outcomes = threading.Barrier(AT_ONCE), []

    def run():
        start.wait(timeout=30)
        try:
            outcomes.append(convert(engine, prospect.id))
        except MovedOn as told:
            outcomes.append(told.words)

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    made = [outcome for outcome in outcomes if isinstance(outcome, int)]
    told = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert (len(made), count(session, Client), count(session, EmergencyContact)) == (1, 1, 1)
    assert told == [f"{prospect} has become a client already."] * (AT_ONCE - 1)
    session.refresh(prospect)
    assert prospect.client_id == made[0]


# P14
def test_a_conversion_that_is_killed_did_everything_or_nothing(engine, session, prospect):
    key = prospect.id
    for step in itertools.count(1):
        session.rollback()  # whoever looks on holds no lock
        code = killed_before(step, engine.url, key)
        if code == 0:
            break
        assert (step < MOST_STATEMENTS, code) == (True, -signal.SIGKILL)
        assert everything(session) == (ProspectStage.new, 0, 0, 0, 0, "not_started")
    assert step > 10
    assert everything(session) == (ProspectStage.won, 1, 1, 1, 1, "cancelled")


# P14
def test_a_joining_that_is_killed_did_everything_or_nothing(engine, session, prospect):
    client = factories.Client(office=prospect.office, first_name="Trixie")
    key, join = prospect.id, client.id
    for step in itertools.count(1):
        session.rollback()
        code = killed_before(step, engine.url, key, join)
        if code == 0:
            break
        assert (step < MOST_STATEMENTS, code) == (True, -signal.SIGKILL)
        assert everything(session) == (ProspectStage.new, 1, 0, 0, 0, "not_started")
        assert session.scalar(select(Client.first_name)) == "Trixie"
    assert step > 10
    assert everything(session) == (ProspectStage.won, 1, 0, 1, 1, "cancelled")
    assert session.scalar(select(Client.first_name)) == prospect.first_name


def everything(session):
    linked = select(func.count()).where(Referral.client_id.is_not(None))
    return (
        session.scalar(select(Prospect.stage)),
        count(session, Client),
        count(session, ClientStatusChange),
        count(session, EmergencyContact),
        session.scalar(linked),
        session.scalar(select(Task.status)),
    )


def killed_before(step, url, prospect_id, join=None):
    """Convert in a process that is killed before its n-th statement or its commit; give its end."""
    process = FORK.Process(target=doomed, args=(step, url, prospect_id, join))
    process.start()
    process.join(timeout=60)
    return process.exitcode


def doomed(step, url, prospect_id, join):
    engine = create_engine(url, poolclass=NullPool)
    steps = itertools.count(1)

    def die_in_time(*_):
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", die_in_time)
    event.listen(engine, "commit", die_in_time)
    convert(engine, prospect_id, join)
    os._exit(0)
