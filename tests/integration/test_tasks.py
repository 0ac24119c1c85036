"""Tasks: made, handed on, put off, done, repeated."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import clock, reminder_times, tasks
from services.errors import MovedOn, Refused
from tests import factories

NOW = factories.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(session):
    return factories.User(role="Agency admin")


@pytest.fixture
def create(session, ada):
    def make(*remind_at, **facts):
        office = factories.Office()
        facts = {"title": "Ring Dora", "creator_id": ada.id, "due_at": NOW} | facts
        return tasks.create(session, Task(office_id=office.id, **facts), remind_at)

    return make


def states(session, task):
    rows = session.scalars(
        select(TaskReminder).where(TaskReminder.task_id == task.id).order_by(TaskReminder.remind_at)
    )
    return [(row.remind_at, row.state) for row in rows]


def test_a_task_without_assignee_is_its_creator_s(create, ada):  # F1
    assert create().assignee_id == ada.id


def test_a_task_reminds_at_each_of_its_times(session, create):  # F1
    task = create(NOW, NOW + HOUR, NOW)
    assert reminder_times.waiting(session, task) == [NOW, NOW + HOUR]


def test_new_times_replace_those_that_wait(session, create):
    task = create(NOW, NOW + HOUR)
    reminder_times.type_in(session, task, [NOW + HOUR, NOW + 2 * HOUR])
    assert reminder_times.waiting(session, task) == [NOW + HOUR, NOW + 2 * HOUR]
    reminder_times.type_in(session, task, [NOW])
    assert reminder_times.waiting(session, task) == [NOW]


def test_a_time_that_was_reminded_of_does_not_come_back(session, create):  # F2
    task = create(NOW)
    [reminder] = task.reminders
    reminder.state = ReminderState.claimed
    reminder_times.type_in(session, task, [NOW])
    assert states(session, task) == [(NOW, ReminderState.claimed)]


def test_a_done_task_reminds_nobody(session, create):
    task = create(NOW + HOUR)
    tasks.finish(session, task, NOW)
    assert (task.status, task.done_at) == (TaskStatus.done, NOW)
    assert states(session, task) == [(NOW + HOUR, ReminderState.dropped)]


def test_a_second_click_on_done_changes_nothing(session, create):
    task = create(repeats="FREQ=DAILY")
    tasks.finish(session, task, NOW)
    with pytest.raises(MovedOn):
        tasks.finish(session, task, NOW + HOUR)
    assert len(session.scalars(select(Task)).all()) == 2


def test_a_cancelled_task_ends_its_repetition(session, create):
    task = create(NOW, repeats="FREQ=DAILY")
    tasks.cancel(session, task)
    assert session.scalars(select(Task)).all() == [task]
    assert reminder_times.waiting(session, task) == []


def test_a_started_task_can_be_done(session, create):
    task = create(status=TaskStatus.in_progress)
    assert tasks.finish(session, task, NOW) is None
    assert task.status is TaskStatus.done


def test_snoozing_puts_off_due_time_and_reminder(session, create):  # F3
    task = create(NOW - HOUR, NOW + 2 * HOUR)
    tasks.snooze(session, task, NOW + HOUR, NOW)
    assert task.due_at == NOW + HOUR
    assert reminder_times.waiting(session, task) == [NOW + HOUR, NOW + 2 * HOUR]


def test_nothing_is_put_off_into_the_past(session, create):
    with pytest.raises(Refused, match="time to come"):
        tasks.snooze(session, create(), NOW, NOW)


def test_a_closed_task_cannot_be_put_off(session, create):
    task = create()
    tasks.cancel(session, task)
    with pytest.raises(Refused, match="closed"):
        tasks.snooze(session, task, NOW + HOUR, NOW)


def test_a_done_task_that_repeats_makes_the_next_one_with_its_reminders(session, create):  # F1
    client = factories.Client()
    task = create(NOW - HOUR, repeats="FREQ=WEEKLY", client_id=client.id, notes="Both numbers")
    following = tasks.finish(session, task, NOW)
    assert following.due_at == NOW + timedelta(days=7) - HOUR  # clocks went forward between
    assert reminder_times.waiting(session, following) == [following.due_at - HOUR]
    assert (following.client_id, following.notes) == (client.id, "Both numbers")
    assert following.status is TaskStatus.not_started


def test_a_night_without_half_past_two_moves_only_its_own_task(session, create):
    friday = datetime(2026, 3, 6, 7, 30, tzinfo=UTC)  # half past two in New York
    task, due = create(due_at=friday, repeats="FREQ=DAILY"), []
    for _night in range(4):
        task = tasks.finish(session, task, NOW)
        due.append(f"{clock.local(task.due_at, 'America/New_York'):%a %H:%M}")
    assert due == ["Sat 02:30", "Sun 03:30", "Mon 02:30", "Tue 02:30"]


def test_nine_o_clock_stays_nine_o_clock_when_clocks_change(session, create):
    saturday = datetime(2026, 10, 31, 13, tzinfo=UTC)  # nine in New York
    following = tasks.finish(session, create(due_at=saturday, repeats="FREQ=DAILY"), NOW)
    assert following.due_at == datetime(2026, 11, 1, 14, tzinfo=UTC)


def test_snoozing_leaves_a_repetition_in_step(session, create):
    task = create(repeats="FREQ=DAILY")
    tasks.snooze(session, task, NOW + 5 * HOUR, NOW)
    assert tasks.finish(session, task, NOW).due_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", 5),
        ("FREQ=DAILY;INTERVAL=3;UNTIL=20261231", 3),
        ("FREQ=MONTHLY;BYDAY=1WE", 28),
        ("freq=yearly;wkst=mo", 365),
    ],
)
def test_a_repetition_is_followed_on_the_office_s_clocks(create, session, rule, days):  # F1
    following = tasks.finish(session, create(repeats=rule), NOW)
    assert (following.due_at.date() - NOW.date()).days == days


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"repeats": "every other day"}, "repeats"),
        ({"repeats": "FREQ=DAILY;COUNT=3"}, "repeats"),
        ({"repeats": "FREQ=DAILY;INTERVAL=0"}, "repeats"),
        ({"repeats": "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"}, "repeats"),
        ({"repeats": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "repeats"),
        ({"repeats": "FREQ=DAILY;FREQ=SECONDLY"}, "repeats"),
        ({"repeats": "FREQ=DAILY\nRDATE:20260305T090000"}, "repeats"),
        ({"repeats": "FREQ=MONTHLY;BYSETPOS=0"}, "repeats"),
        ({"repeats": "FREQ=DAILY", "due_at": None}, "due_at"),
    ],
)
def test_a_repetition_that_cannot_be_followed_is_refused(create, facts, field):
    with pytest.raises(Refused) as refusal:
        create(**facts)
    assert refusal.value.field == field
