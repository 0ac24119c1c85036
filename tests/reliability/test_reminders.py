"""Reminders through kill -9, competing schedulers, jumping clocks and a moody mail server (F2)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.message import Delivery, Message
from models.task_reminder import TaskReminder
from services import delivery, post, reminders
from tests import factories
from tests.reliability import rehearsal

NIGHT = datetime(2024, 11, 3, 4, 30, tzinfo=UTC)  # clocks go back in New York at six
PLANNED = 150
PATIENCE = 180  # seconds; usually it takes ten
HOUR = timedelta(hours=1)


@pytest.fixture
def task(session):
    nina = factories.User(username="nina@example.test", role="Intake")
    return factories.Task(assignee_id=nina.id)


@pytest.fixture
def plan(session, task):
    """Plan reminders, evenly over some minutes; return the Message-IDs of their mails."""

    def make(count, since, minutes):
        pause = timedelta(minutes=minutes) / count
        rows = [TaskReminder(task_id=task.id, remind_at=since + n * pause) for n in range(count)]
        session.add_all(rows)
        session.commit()
        return {id_of(row) for row in rows}

    return make


def id_of(reminder):
    return post.message_id(reminders.key(reminder.id, reminder.remind_at), "127.0.0.1")


def received(server, reminder):
    return [mail["Message-ID"] for mail in server.mails].count(id_of(reminder))


def test_killed_at_any_step_a_reminder_still_arrives_once(
    app, lane, run, session, mail_server, task
):  # F2
    step, at, was_killed = 0, NIGHT, True
    while was_killed:
        at += timedelta(hours=1)
        reminder = factories.TaskReminder(task=task, remind_at=at)
        session.commit()
        lane.disconnect()
        was_killed = rehearsal.run_and_die(app, at, step)
        taken = received(mail_server, reminder)
        recorded = session.scalar(
            select(Message.state).where(
                Message.dedupe_key == reminders.key(reminder.id, reminder.remind_at)
            )
        )
        for job in rehearsal.WATCHED:
            run(job, at + delivery.LEASE)
        repeated = int(taken == 1 and recorded is not Delivery.sent)
        assert received(mail_server, reminder) == 1 + repeated, f"killed at step {step}"
        step += 1
    assert step > 20
    assert session.scalar(select(func.count()).select_from(Message)) == step


def test_schedulers_that_all_lead_send_each_reminder_once(app, lane, session, plan):  # F2
    wanted = plan(PLANNED, NIGHT, minutes=0.5)
    with rehearsal.moody_server(app, seed=7, share=0) as server:
        lane.disconnect()
        source = rehearsal.FastClock(NIGHT, minute=5.0)  # no lease ends on a busy machine
        crew = rehearsal.Crew(app, source, size=3, one_leads=False, step=10.0)
        try:
            arrived = crew.work_until(lambda: set(server.received()) >= wanted, PATIENCE)
        finally:
            crew.end()
    assert arrived
    assert server.received() == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize("one_leads", [True, False], ids=["one leads", "both lead"])
def test_competing_schedulers_that_are_killed_lose_and_double_nothing(
    app, lane, session, run, plan, one_leads
):  # F2
    wanted = plan(PLANNED, NIGHT, minutes=8)
    jumps = [(4, 5, -2 * HOUR), (6, 6.5, 24 * HOUR)]
    report = rehearsal.perform(
        *(app, lane, run, wanted, rehearsal.FastClock(NIGHT, jumps)),
        share=0.1,
        kills=15,
        one_leads=one_leads,
        patience=PATIENCE,
    )
    assert (report.lost, report.unasked) == (set(), set())
    assert session.scalar(select(func.count()).select_from(Message)) == PLANNED, "made twice"
    assert report.repeated <= report.excuses
    assert report.faults.total() > 0
