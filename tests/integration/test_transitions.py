"""Moves from state to state: of two people who try, one succeeds."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.audit_entry import AuditEntry
from models.office_staff import OfficeStaff
from models.task import Task, TaskStatus
from services.errors import MovedOn, NotYours, Refused
from services.transitions import move, transition
from tests import factories

MOVES = {TaskStatus.not_started: {TaskStatus.in_progress, TaskStatus.done}}


@pytest.fixture
def task(session):
    return factories.Task()


def somebody_else(session, task, **values):
    """Change the row behind the back of whoever has read it."""
    session.execute(
        update(Task)
        .where(Task.id == task.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def test_a_move_sets_the_state_and_what_belongs_to_it(session, task):
    version = task.version
    transition(
        session, task, "status", TaskStatus.not_started, TaskStatus.done, done_at=factories.NOW
    )
    assert (task.status, task.done_at) == (TaskStatus.done, factories.NOW)
    assert task.version == version + 1


def test_a_move_leaves_a_trail(session, cast, task):  # O5
    nina = Principal(Kind.office, factories.TODAY, user_id=cast.nina.user.id)
    session.add(OfficeStaff(user_id=cast.nina.user.id, office_id=task.office_id))
    session.commit()
    with Session(session.get_bind()) as own:
        access.bind(own, nina)
        transition(
            own, own.get(Task, task.id), "status", TaskStatus.not_started, TaskStatus.in_progress
        )
        own.commit()
    moved = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (moved.user_id, moved.table_name, moved.row_id) == (nina.user_id, "task", task.id)
    assert (moved.before, moved.after) == ({"status": "not_started"}, {"status": "in_progress"})


def test_whoever_is_slower_is_told_what_the_record_is_now(session, task):
    somebody_else(session, task, status=TaskStatus.cancelled)
    with pytest.raises(MovedOn, match="Cancelled"):
        transition(session, task, "status", TaskStatus.not_started, TaskStatus.done)
    assert task.status is TaskStatus.cancelled


def test_one_of_several_states_may_be_left(session, task):
    old = [TaskStatus.in_progress, TaskStatus.not_started]
    transition(session, task, "status", old, TaskStatus.done)
    assert task.status is TaskStatus.done


def test_a_change_by_hand_is_kept_by_the_move_after_it(session, task):
    task.notes = "She is at home after four."
    transition(session, task, "status", TaskStatus.not_started, TaskStatus.done)
    assert task.notes == "She is at home after four."


def test_a_row_that_is_gone_is_not_there_to_be_moved(session, task):
    session.execute(Task.__table__.delete())
    with pytest.raises(NotYours):
        transition(session, task, "status", TaskStatus.not_started, TaskStatus.done)


def test_a_step_that_is_not_in_the_table_is_refused_in_words(session, task):
    with pytest.raises(Refused, match=r"“Not started” cannot become “Cancelled”"):
        move(session, task, "status", TaskStatus.cancelled, MOVES)


def test_a_second_click_is_told_that_it_is_done_already(session, task):
    move(session, task, "status", TaskStatus.done, MOVES)
    with pytest.raises(MovedOn, match="“Done” already"):
        move(session, task, "status", TaskStatus.done, MOVES)
