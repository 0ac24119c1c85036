"""Tasks in their grid: what follows from a status that is chosen in a cell."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from tests import factories

WEEK = timedelta(days=7)


@pytest.fixture
def task(cast):
    """A task of every week, with a reminder that waits."""
    made = factories.Task(office=cast.bea.record.office, repeats="FREQ=WEEKLY")
    factories.TaskReminder(task=made)
    return made


@pytest.fixture
def choose(cast, task, signed_in):
    """Choose a status in the cell."""
    ada = signed_in(cast.ada)

    def send(status):
        fields = {"list_form_pk": task.id, "status": status}
        answer = ada.send("/office/tasks/ajax/update/", fields)
        assert answer.status_code == 200, answer.text

    return send


def reminders(session, task):
    query = select(TaskReminder.state).where(TaskReminder.task_id == task.id)
    return list(session.scalars(query))


def test_a_task_done_in_the_grid_makes_the_next_one(session, task, choose):  # F1
    choose("done")
    done, following = session.scalars(select(Task).order_by(Task.id))
    assert (done.status, done.done_at) == (TaskStatus.done, factories.NOW)
    assert following.status is TaskStatus.not_started
    assert following.due_at.date() == done.due_at.date() + WEEK
    assert reminders(session, done) == [ReminderState.dropped]
    assert reminders(session, following) == [ReminderState.waiting]


def test_a_task_cancelled_in_the_grid_reminds_nobody_and_ends(session, task, choose):  # F8
    choose("cancelled")
    [cancelled] = session.scalars(select(Task))
    assert reminders(session, cancelled) == [ReminderState.dropped]


def test_a_task_that_stays_done_makes_no_further_one(session, task, choose):
    choose("done")
    choose("done")
    assert len(session.scalars(select(Task)).all()) == 2


def test_a_task_taken_up_again_is_not_done(session, task, choose):
    choose("done")
    choose("not_started")
    assert session.get(Task, task.id).done_at is None
