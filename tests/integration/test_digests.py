"""The daily digest of one's own tasks (F3)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.message import Message
from services import notices
from tests import factories

MORNING = datetime(2026, 3, 4, 12, tzinfo=UTC)  # seven in New York
HOUR = timedelta(hours=1)


@pytest.fixture
def office(session):
    return factories.Office()


@pytest.fixture
def nina(session, office):
    user = factories.User(username="nina@example.test", first_name="Nina", role="Intake")
    factories.OfficeStaff(user=user, office=office)
    notices.wish(session, user.id, digest=True, text_to="")
    return user


@pytest.fixture
def task(nina, office):
    due = MORNING - HOUR
    return factories.Task(assignee_id=nina.id, office=office, title="Ring Dora", due_at=due)


def mails(session):
    return session.scalars(select(Message).order_by(Message.id)).all()


def test_the_digest_comes_once_a_day_in_the_office_s_morning(run, session, task):  # F3
    assert run("task_digests", MORNING - HOUR) == 0
    assert run("task_digests", MORNING) == 1
    for hours in (1, 5, -1, 23):
        assert run("task_digests", MORNING + hours * HOUR) == 0
    assert run("task_digests", MORNING + 24 * HOUR) == 1
    first, _second = mails(session)
    assert first.subject == "Your day: one task"
    assert "Ring Dora" in first.body_text


def test_there_is_no_digest_where_there_is_nothing(run, session, nina):  # F3
    assert run("task_digests", MORNING) == 0
    assert mails(session) == []


def test_nobody_gets_a_digest_without_wishing_it(run, session, nina, task):  # F3
    notices.wish(session, nina.id, digest=False, text_to="")
    assert run("task_digests", MORNING) == 0


def test_a_morning_that_was_slept_through_is_made_up_for(run, session, task):
    assert run("task_digests", MORNING + 6 * HOUR) == 1


@pytest.mark.parametrize(
    "seven", [datetime(2026, 3, 8, 11, tzinfo=UTC), datetime(2026, 11, 1, 12, tzinfo=UTC)]
)
def test_seven_o_clock_is_seven_when_clocks_change(run, session, nina, seven):  # F3
    factories.Task(assignee_id=nina.id, due_at=seven)
    found = [run("task_digests", seven + quarter * HOUR / 4) for quarter in range(-40, 41)]
    assert (sum(found), found.index(1)) == (1, 40)


def test_a_private_task_is_counted_and_not_named(run, session, nina):
    factories.Task(assignee_id=nina.id, title="Secret", due_at=MORNING, is_private=True)
    assert run("task_digests", MORNING) == 1
    [mail] = mails(session)
    assert "Secret" not in mail.body_text + mail.body_html
    assert "And one more." in mail.body_text


def test_a_broken_digest_stops_nobody_else_s(run, session, nina, task):
    broken = factories.User(username="far", email="x" * 260, role="Intake")
    notices.wish(session, broken.id, digest=True, text_to="")
    factories.Task(assignee_id=broken.id, due_at=MORNING)
    assert run("task_digests", MORNING) == 1


def test_what_another_office_has_to_do_is_counted_and_not_named(run, session, nina, task):  # O4
    """The mail stands in the log of one office, where its colleagues read it."""
    other = factories.Office()
    factories.OfficeStaff(user=nina, office=other)
    factories.Task(assignee_id=nina.id, office=other, title="Secret", due_at=MORNING)
    assert run("task_digests", MORNING) == 1
    [mail] = mails(session)
    assert mail.office_id == task.office_id
    assert "Ring Dora" in mail.body_text
    assert "Secret" not in mail.body_text + mail.body_html
    assert "And one more." in mail.body_text
