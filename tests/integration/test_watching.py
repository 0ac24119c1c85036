"""Telling those who watch tasks: done, overdue, the next one (F1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.message import Message
from models.task import Task
from services import tasks, watching
from tests import factories

NOW = factories.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def in_app(app):
    """Mails are written where there is an application."""
    with app.app_context():
        yield


@pytest.fixture
def office(session):
    return factories.Office()


@pytest.fixture
def staff(session, office):
    """Make somebody who works for the office."""

    def make(name, office=office, **facts):
        user = factories.User(username=f"{name}@example.test", role="Intake", **facts)
        factories.OfficeStaff(user=user, office=office)
        return user

    return make


def told(session):
    rows = session.execute(select(Message.kind, Message.recipient).order_by(Message.id))
    return [tuple(row) for row in rows]


def test_watchers_hear_once_that_a_task_is_overdue(run, session, office, staff):  # F1
    task = factories.Task(office=office, due_at=NOW, title="Ring Dora")
    watching.watch(session, task, [staff("nina").id])
    assert run("task_news", NOW - HOUR) == 0
    assert run("task_news") == 1
    assert run("task_news", NOW + HOUR) == 0
    assert run("task_news", NOW - 2 * HOUR) == 0  # a clock that jumps back
    assert told(session) == [("task_news", "nina@example.test")]
    assert session.scalars(select(Message.subject)).all() == ["Overdue: Ring Dora"]


def test_another_due_time_that_passes_is_news_again(run, session, office, staff):
    task = factories.Task(office=office, due_at=NOW)
    watching.watch(session, task, [staff("nina").id])
    run("task_news")
    session.get(Task, task.id).due_at = NOW + HOUR
    assert run("task_news", NOW + 2 * HOUR) == 1


def test_watchers_hear_that_a_task_is_done(in_app, session, office, staff):  # F1
    task = factories.Task(office=office)
    watching.watch(session, task, [staff("nina").id])
    tasks.finish(session, task, NOW)
    assert told(session) == [("task_news", "nina@example.test")]


def test_who_stops_watching_hears_nothing_more(run, session, office, staff):  # F1
    task, nina, vera = factories.Task(office=office, due_at=NOW), staff("nina"), staff("vera")
    watching.watch(session, task, [nina.id, vera.id])
    watching.stop(session, task, nina.id)
    run("task_news")
    assert told(session) == [("task_news", "vera@example.test")]


@pytest.mark.parametrize("why", ["left", "elsewhere", "private"])
def test_who_may_not_see_a_task_any_more_hears_nothing_of_it(run, session, office, staff, why):
    nina = staff("nina", active=why != "left")
    task = factories.Task(office=office, due_at=NOW, is_private=why == "private")
    if why == "elsewhere":
        task.office = factories.Office()
    watching.watch(session, task, [nina.id])
    run("task_news")
    assert told(session) == []


def test_the_next_task_is_watched_too(session, office, staff):
    nina = staff("nina")
    task = factories.Task(office=office, due_at=NOW, repeats="FREQ=DAILY")
    watching.watch(session, task, [nina.id])
    assert watching.watchers(session, tasks.finish(session, task, NOW)) == [nina]


def test_no_mail_tells_the_title_of_a_private_task(in_app, run, session, office, staff):  # F1
    nina = staff("nina")
    client = factories.Client(office=office)
    task = factories.Task(
        office=office, assignee_id=nina.id, title="Secret", is_private=True, client_id=client.id
    )
    factories.TaskReminder(task=task, remind_at=NOW)
    watching.tell_assignee(session, task, None, NOW)
    run("task_reminders")
    found = session.scalars(select(Message)).all()
    assert len(found) == 2
    for mail in found:
        assert "Secret" not in f"{mail.subject}{mail.body_text}{mail.body_html}"
        assert mail.client_id is None
