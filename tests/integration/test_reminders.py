"""Reminders of tasks, from the due table to the outbox."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.message import Channel, Delivery, Message
from models.task import TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import notices, reminders, tasks, texting
from tests import factories

NOW = factories.NOW


@pytest.fixture
def nina(session):
    return factories.User(first_name="Nina", username="nina@example.test", role="Intake")


@pytest.fixture
def due(session, nina):
    """Make a reminder that is due now."""

    def make(remind_at=NOW, **facts):
        task = factories.Task(**({"assignee_id": nina.id, "title": "Ring Dora"} | facts))
        return factories.TaskReminder(task=task, remind_at=remind_at)

    return make


class Pigeons:
    """A provider of texts."""

    name = "pigeons"

    def send(self, text):
        """Let one fly."""


@pytest.fixture
def provider():
    before = texting.provider()
    texting.use(Pigeons())
    yield
    texting.use(before)


def mails(session):
    return session.scalars(select(Message).order_by(Message.id)).all()


def test_a_due_reminder_becomes_one_mail(run, session, due):  # F2
    reminder = due()
    assert run("task_reminders") == 1
    assert run("task_reminders", NOW + timedelta(days=1)) == 0
    [mail] = mails(session)
    assert (mail.recipient, mail.recipient_name) == ("nina@example.test", "Nina")
    assert mail.subject == "Reminder: Ring Dora"
    assert f"http://127.0.0.1:8000/office/tasks/{reminder.task_id}" in mail.body_text
    assert (reminder.state, reminder.claimed_at) == (ReminderState.claimed, NOW)


def test_the_future_is_left_alone(run, session, due):
    due(NOW + timedelta(seconds=1))
    assert run("task_reminders") == 0
    assert mails(session) == []


def test_after_an_outage_late_ones_go_out_and_say_so(run, session, due):  # F2
    due(NOW - timedelta(hours=6))
    due(NOW - reminders.LATE)
    run("task_reminders")
    late, in_time = mails(session)
    assert late.subject == "Late reminder: Ring Dora"
    assert "planned for Mar 4, 4:00 AM" in late.body_text
    assert in_time.subject == "Reminder: Ring Dora"


def test_no_mail_tells_the_notes_or_whom_it_is_about(run, session, due):
    client = factories.Client(first_name="Bea", last_name="Baker")
    due(client_id=client.id, notes="Her diabetes got worse.")
    run("task_reminders")
    [mail] = mails(session)
    assert mail.client_id == client.id
    for hidden in ("diabetes", "Baker"):
        assert hidden not in f"{mail.subject}{mail.body_text}{mail.body_html}"


def test_without_assignee_the_creator_is_reminded(run, session, due, nina):
    due(assignee_id=None, creator_id=nina.id)
    run("task_reminders")
    assert mails(session)[0].recipient == "nina@example.test"


def test_somebody_who_left_is_not_reminded_but_the_creator_is(run, session, due, nina):
    gone = factories.User(active=False, role="Intake")
    due(assignee_id=gone.id, creator_id=nina.id)
    run("task_reminders")
    assert mails(session)[0].recipient == "nina@example.test"


def test_a_reminder_for_nobody_is_seen_as_failed(run, session, due):  # F2
    due(assignee_id=None)
    run("task_reminders")
    [mail] = mails(session)
    assert (mail.state, mail.last_error) == (
        Delivery.failed,
        "ValueError: There is no address to write to.",
    )


@pytest.mark.parametrize(
    "facts",
    [{"status": TaskStatus.done}, {"status": TaskStatus.cancelled}, {"deleted_at": NOW}],
)
def test_closed_tasks_remind_nobody(run, session, due, facts):  # F2
    reminder = due(**facts)
    run("task_reminders")
    assert mails(session) == []
    assert reminder.state is ReminderState.dropped


def test_a_task_that_is_done_takes_its_mails_back(run, session, due):
    reminder = due()
    run("task_reminders")
    tasks.finish(session, reminder.task, NOW)
    session.expire_all()
    [mail] = mails(session)
    assert (mail.state, mail.last_error) == (Delivery.not_sent, "The task was done.")


def test_more_than_one_batch_goes_out(run, session, nina):
    task = factories.Task(assignee_id=nina.id)
    total = 2 * reminders.BATCH + 7
    session.add_all(
        TaskReminder(task_id=task.id, remind_at=NOW - timedelta(seconds=n)) for n in range(total)
    )
    assert run("task_reminders") == total
    assert session.scalar(select(func.count()).select_from(Message)) == total


def test_a_clock_that_jumps_back_repeats_nothing(run, session, due):  # F2
    due()
    run("task_reminders")
    assert run("task_reminders", NOW - timedelta(hours=2)) == 0
    assert run("task_reminders") == 0
    assert len(mails(session)) == 1


@pytest.mark.parametrize(
    ("night", "wall_hours"),
    [
        (datetime(2026, 3, 8, 5, tzinfo=UTC), ["1:30 AM", "3:30 AM"]),
        (datetime(2026, 11, 1, 4, tzinfo=UTC), ["1:30 AM", "1:30 AM"]),
    ],
    ids=["spring", "autumn"],
)
def test_each_goes_out_once_in_the_nights_when_clocks_change(
    run, session, due, night, wall_hours
):  # F2
    for half_past in (1.5, 2.5):
        due(night + timedelta(hours=half_past), due_at=night + timedelta(hours=half_past))
    for minute in range(0, 6 * 60, 10):
        run("task_reminders", night + timedelta(minutes=minute))
    found = mails(session)
    assert len(found) == 2
    for mail, hour in zip(found, wall_hours, strict=True):
        assert hour in mail.body_text


def test_a_claim_that_is_not_kept_claims_nothing(session, due):  # F2
    reminder = due()
    assert reminders.claim(session, NOW) == 1
    session.rollback()
    assert mails(session) == []
    assert reminder.state is ReminderState.waiting


def test_the_mail_shows_times_on_the_office_s_clocks(run, session, due):
    office = factories.Office(time_zone="America/Los_Angeles")
    due(office=office, due_at=datetime(2026, 3, 5, 1, 30, tzinfo=UTC))
    run("task_reminders")
    assert "It is due Mar 4, 5:30 PM." in mails(session)[0].body_text


def test_who_wishes_it_gets_a_text_too(run, session, due, nina, provider):  # F2
    notices.wish(session, nina.id, digest=False, text_to="(617) 555-0100")
    due()
    for _twice in range(2):
        run("task_reminders")
    mail, text = mails(session)
    assert (mail.channel, text.channel) == (Channel.email, Channel.text)
    assert (text.recipient, text.body_text) == ("+16175550100", "Reminder: Ring Dora")


def test_a_done_task_takes_its_text_back_too(run, session, due, nina, provider):
    notices.wish(session, nina.id, digest=False, text_to="(617) 555-0100")
    reminder = due()
    run("task_reminders")
    tasks.finish(session, reminder.task, NOW)
    session.expire_all()
    assert {row.state for row in mails(session)} == {Delivery.not_sent}


def test_without_a_provider_nobody_is_texted(run, session, due, nina):  # F2
    notices.wish(session, nina.id, digest=False, text_to="(617) 555-0100")
    due()
    run("task_reminders")
    assert [row.channel for row in mails(session)] == [Channel.email]
