"""What becomes of open reminders when a prospect leaves the pipeline (F8)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.choice import ChoiceList
from models.message import Delivery, Message
from models.prospect import Prospect, ProspectStage
from models.task_reminder import ReminderState, TaskReminder
from services import prospects, reminder_times, tasks
from services.errors import Refused
from services.prospects import Reminders
from tests import factories

NOW = factories.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def prospect(cast):
    return factories.Prospect(office=cast.bea.record.office)


@pytest.fixture
def reminder(cast, prospect):
    about = {"prospect": prospect, "office": prospect.office, "repeats": "FREQ=DAILY"}
    task = factories.Task(assignee_id=cast.nina.user.id, **about)
    return factories.TaskReminder(task=task, remind_at=NOW + HOUR)


@pytest.fixture
def lose(session, prospect):
    reason = factories.Choice(list_name=ChoiceList.non_conversion_reason)

    def close(reminders):
        row = session.get(Prospect, prospect.id)
        prospects.lose(session, row, reason.id, "Too far", reminders, NOW)
        session.commit()

    return close


def test_nobody_loses_a_prospect_without_a_word_about_reminders(session, reminder, lose):  # F8
    with pytest.raises(Refused, match="open reminders"):
        lose(None)
    assert session.scalar(select(Prospect.stage)) is ProspectStage.new


def test_dropped_reminders_never_fire(run, session, reminder, lose):  # F8
    lose(Reminders.drop)
    run("task_reminders", NOW + 2 * HOUR)
    assert session.scalars(select(Message)).all() == []


def test_a_mail_that_waits_to_leave_is_withdrawn_too(run, session, reminder, lose):  # F8
    early = factories.TaskReminder(
        task=factories.Task(prospect_id=reminder.task.prospect_id, office=reminder.task.office),
        remind_at=NOW - HOUR,
    )
    early.task.assignee_id = reminder.task.assignee_id
    run("task_reminders")
    lose(Reminders.drop)
    [mail] = session.scalars(select(Message))
    assert (mail.state, mail.last_error) == (Delivery.not_sent, "The prospect was lost.")


def test_kept_reminders_say_that_the_prospect_was_lost(run, session, reminder, lose):  # F8
    lose(Reminders.keep)
    run("task_reminders", NOW + 2 * HOUR)
    [mail] = session.scalars(select(Message))
    assert "was lost meanwhile" in mail.body_text


def test_reminders_say_that_the_prospect_was_deleted(run, session, reminder, prospect):  # F8
    session.get(Prospect, prospect.id).deleted_at = NOW
    session.commit()
    run("task_reminders", NOW + 2 * HOUR)
    [mail] = session.scalars(select(Message))
    assert "was deleted meanwhile" in mail.body_text


def test_what_was_dropped_does_not_come_back_with_the_next_task(run, session, reminder, lose):
    lose(Reminders.drop)
    following = tasks.finish(session, reminder.task, NOW)
    assert reminder_times.waiting(session, following) == []


def test_several_conversions_do_not_decide_by_themselves(
    session, cast, signed_in, reminder, prospect
):  # F8
    nina = signed_in(cast.nina)
    fields = {"rowid": str(prospect.id)}
    page = nina.send("/office/prospects/convert-many", fields)
    assert "Choose what happens to the task" in nina.get(page.location).text
    assert session.scalar(select(Prospect.stage)) is ProspectStage.new
    nina.send("/office/prospects/convert-many", fields | {"fate": "close"})
    assert session.scalar(select(Prospect.stage)) is ProspectStage.won
    assert session.scalar(select(TaskReminder.state)) is ReminderState.dropped
