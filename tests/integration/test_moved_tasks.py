"""A task whose due time is moved: what was chosen relative to it moves along (F1, F2)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.message import Message
from models.task import Lead, Task
from models.task_reminder import TaskReminder
from services import lead_times, prospects, reminder_times, tasks
from services.prospects import Reminders
from tests import factories

NEW = "/office/tasks/new/"
DUE = "2026-03-10T14:00"
DUE_AT = datetime(2026, 3, 10, 18, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEADS = ["hour_before", "day_before"]
TYPED = ["2026-03-09T17:00"]
TYPED_AT = datetime(2026, 3, 9, 21, tzinfo=UTC)


@pytest.fixture
def nina(cast, signed_in):
    return signed_in(cast.nina)


@pytest.fixture
def task(nina, session):
    """Save a task of Nina's with an exact reminder and two relative ones."""
    fields = {"title": "Ring Dora", "due_at": DUE, "repeat_pace": "never"}
    answer = nina.send(NEW, fields | {"remind_quick": LEADS, "remind_times": TYPED}, NEW)
    assert answer.status_code == 302, answer.text
    return session.scalars(select(Task)).one()


def edit(visitor, task, **fields):
    address = f"/office/tasks/edit/?id={task.id}"
    kept = {"title": task.title, "due_at": DUE, "repeat_pace": "never", "remind_times": TYPED}
    answer = visitor.send(address, kept | {"remind_quick": LEADS} | fields, address)
    assert answer.status_code == 302, answer.text
    return visitor.get(answer.location)


def waits(session, task):
    session.expire_all()
    return reminder_times.waiting(session, task)


def lead(due_at):
    """When the two relative ones remind: the morning before at nine in New York, an hour before."""
    day = (due_at - DAY).date()
    return [datetime(day.year, day.month, day.day, 13, tzinfo=UTC), due_at - HOUR]


def subjects(session):
    return [mail.subject for mail in session.scalars(select(Message).order_by(Message.id))]


def test_relative_reminders_move_with_the_due_time_and_exact_ones_stay(nina, session, task):  # F1
    assert waits(session, task) == sorted([*lead(DUE_AT), TYPED_AT])
    edit(nina, task, due_at="2026-03-12T14:00")
    assert waits(session, task) == sorted([*lead(DUE_AT + 2 * DAY), TYPED_AT])


def test_the_form_says_what_moves_and_keeps_its_ticks(nina, task):  # F1
    page = nina.get(f"/office/tasks/edit/?id={task.id}").text
    assert "When the due time changes, these move with it." in page
    assert "These stay as they are when the due time changes." in page
    for one in Lead:
        box = page.split(f'value="{one.name}"')[0].rsplit("<input", 1)[1]
        assert ("checked" in box) is (one.name in LEADS)
    assert page.count('value="2026-03-09T17:00"') == 1


def test_moved_in_the_grid_they_move_too(nina, session, task):  # F1
    fields = {"list_form_pk": str(task.id), "due_at": "2026-03-12T14:00"}
    answer = nina.send("/office/tasks/ajax/update/", fields, "/office/tasks/")
    assert answer.status_code == 200, answer.text
    assert waits(session, task) == sorted([*lead(DUE_AT + 2 * DAY), TYPED_AT])


def test_moved_by_a_program_they_move_too(nina, session, task):  # F1
    due_at = "2026-03-12T18:00:00Z"
    headers = {"X-CSRFToken": nina.token()}
    answer = nina.put(f"/api/v1/tasks/{task.id}", json={"due_at": due_at}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert waits(session, task)[-1] == datetime(2026, 3, 12, 17, tzinfo=UTC)


def test_what_was_delivered_is_not_made_again_for_the_same_time(run, nina, session, task):  # F2
    assert run("task_reminders", DUE_AT - timedelta(minutes=30)) == 3
    edit(nina, task, notes="She is out until two.", remind_times=[])
    edit(nina, task, due_at="2026-03-12T14:00", remind_times=[])
    edit(nina, task, remind_times=[])
    assert waits(session, task) == []
    assert run("task_reminders", DUE_AT + DAY) == 0
    assert len(subjects(session)) == 3


def test_for_another_time_it_is_made_anew(run, nina, session, task):  # F2
    run("task_reminders", DUE_AT - timedelta(minutes=30))
    edit(nina, task, due_at="2026-03-12T14:00", remind_times=[])
    assert waits(session, task) == lead(DUE_AT + 2 * DAY)
    assert run("task_reminders", DUE_AT + 2 * DAY) == 2
    assert len(subjects(session)) == 5


def test_one_that_would_have_to_go_out_in_the_past_is_told_and_waits(nina, session, task):  # F1
    page = edit(nina, task, due_at="2026-03-04T14:00")
    assert "“The day before at 9:00 AM” is not sent: that time is over." in page.text
    assert waits(session, task) == [datetime(2026, 3, 4, 18, tzinfo=UTC), TYPED_AT]
    edit(nina, task, due_at="2026-03-12T14:00")
    assert waits(session, task) == sorted([*lead(DUE_AT + 2 * DAY), TYPED_AT])


def test_taken_away_it_does_not_come_back(nina, session, task):
    edit(nina, task, remind_quick=["hour_before"])
    edit(nina, task, remind_quick=["hour_before"], due_at="2026-03-12T14:00")
    assert waits(session, task) == [TYPED_AT, DUE_AT + 2 * DAY - HOUR]


def test_an_exact_time_at_the_same_moment_stays_when_the_due_time_moves(nina, session, task):
    edit(nina, task, remind_times=["2026-03-10T13:00"])
    assert waits(session, task) == lead(DUE_AT)
    edit(nina, task, remind_times=["2026-03-10T13:00"], due_at="2026-03-12T14:00")
    assert waits(session, task) == sorted([DUE_AT - HOUR, *lead(DUE_AT + 2 * DAY)])


def test_put_off_it_reminds_then_and_taken_back_as_before(nina, session, task):  # F1 F3
    before = waits(session, task)
    until = DUE_AT + DAY
    ids = reminder_times.waiting_ids(session, task)
    tasks.snooze(session, task, until, factories.NOW)
    session.commit()
    assert waits(session, task) == [until]
    tasks.take_snooze_back(session, task, DUE_AT, ids, factories.NOW)
    session.commit()
    assert waits(session, task) == before


def test_undone_after_its_time_a_reminder_is_not_lost(session, task):  # F2
    ids = reminder_times.waiting_ids(session, task)
    tasks.snooze(session, task, DUE_AT + DAY, DUE_AT - HOUR)
    tasks.take_snooze_back(session, task, DUE_AT, ids, DUE_AT - HOUR + timedelta(seconds=20))
    session.commit()
    assert DUE_AT - HOUR in waits(session, task)


def test_after_putting_off_the_ticks_hold_for_the_next_due_time(nina, session, task):
    tasks.snooze(session, task, DUE_AT + DAY, factories.NOW)
    session.commit()
    edit(nina, task, due_at="2026-03-13T14:00", remind_times=[])
    assert waits(session, task) == lead(DUE_AT + 3 * DAY)


@pytest.mark.parametrize("days", [1, 7])
def test_the_next_of_a_repetition_reminds_likewise_over_the_change_of_clocks(session, days):  # F1
    office = factories.Office(time_zone="America/New_York")
    due_at = datetime(2026, 3, 7, 19, tzinfo=UTC)  # the clocks change in the night to the 8th
    task = factories.Task(office=office, due_at=due_at, repeats=f"FREQ=DAILY;INTERVAL={days}")
    lead_times.choose(session, task, [Lead.day_before, Lead.hour_before], factories.NOW)
    following = tasks.finish(session, task, factories.NOW)
    assert following.due_at == due_at + days * DAY - HOUR
    wanted = lead(following.due_at) if days == 7 else [lead(due_at)[0] + DAY + HOUR]
    assert set(wanted) <= {*waits(session, following)}
    assert lead_times.of(following) == [Lead.hour_before, Lead.day_before]


@pytest.mark.parametrize(("fate", "count"), [(Reminders.drop, 0), (Reminders.keep, 2)])
def test_what_was_dropped_with_a_lost_prospect_does_not_come_back_by_moving(
    session, fate, count
):  # F8
    prospect = factories.Prospect()
    task = factories.Task(office=prospect.office, prospect=prospect, due_at=DUE_AT)
    lead_times.choose(session, task, [Lead.hour_before, Lead.at_due], factories.NOW)
    reason = factories.Choice(list_name="non_conversion_reason", label="Went elsewhere")
    prospects.lose(session, prospect, reason.id, "They moved.", fate, factories.NOW)
    task.due_at = DUE_AT + DAY
    tasks.settle(session, task, factories.NOW)
    session.commit()
    assert len(waits(session, task)) == count


def test_without_a_due_time_they_wait_for_the_next_one(session):
    task = factories.Task(due_at=DUE_AT)
    lead_times.choose(session, task, [Lead.at_due], factories.NOW)
    for due_at, wanted in ((None, []), (DUE_AT + DAY, [DUE_AT + DAY])):
        task.due_at = due_at
        tasks.settle(session, task, factories.NOW)
        session.commit()
        assert waits(session, task) == wanted


def test_a_reminder_claimed_this_very_moment_stays_claimed(run, session):  # F2
    task = factories.Task(due_at=factories.NOW, assignee_id=factories.User(role="Intake").id)
    lead_times.choose(session, task, [Lead.at_due], factories.NOW - HOUR)
    session.commit()
    run("task_reminders")
    session.refresh(task)
    task.due_at = factories.NOW + DAY
    tasks.settle(session, task, factories.NOW)
    session.commit()
    rows = session.scalars(select(TaskReminder).order_by(TaskReminder.remind_at)).all()
    assert [(row.remind_at, row.state.value) for row in rows] == [
        (factories.NOW, "claimed"),
        (factories.NOW + DAY, "waiting"),
    ]
