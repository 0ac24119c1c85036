"""My tasks: on the dashboard, on a page of their own, and as a number (F3)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models.login_session import LoginSession
from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import clock, watching
from tests import factories
from views.office import my_tasks

HOUR = timedelta(hours=1)
PAGES = ("/office/", "/office/my-tasks/")


@pytest.fixture
def nina(cast, signed_in):
    return signed_in(cast.nina)


@pytest.fixture
def task(cast):
    made = factories.Task(
        office=cast.bea.record.office,
        assignee_id=cast.nina.user.id,
        title="Ring Dora",
        due_at=factories.NOW - HOUR,
        repeats="FREQ=DAILY",
    )
    factories.TaskReminder(task=made, remind_at=factories.NOW + HOUR)
    return made


def way_back(answer):
    """Where the Undo of a page leads."""
    return answer.text.split('class="undo" method="post" action="')[1].split('"')[0]


def press(visitor, address, **fields):
    answer = visitor.send(address, {"back": "/office/my-tasks/", **fields})
    assert answer.status_code == 302, answer.text
    return visitor.get(answer.location)


def reminders(session):
    query = select(TaskReminder.remind_at, TaskReminder.state).order_by(TaskReminder.id)
    return [tuple(row) for row in session.execute(query)]


@pytest.mark.parametrize("page", PAGES)
def test_my_tasks_are_overdue_today_and_next(nina, session, cast, task, page):  # F3
    office = cast.bea.record.office
    for title, due in (("Write back", HOUR), ("Visit", 72 * HOUR)):
        mine = {"office": office, "assignee_id": cast.nina.user.id}
        factories.Task(title=title, due_at=factories.NOW + due, **mine)
    factories.Task(title="Not mine", office=office, assignee_id=cast.ada.user.id)
    text = nina.get(page).text
    heads = [text.index(f'group-title">{words}') for words in ("Overdue", "Today", "Next")]
    titles = [text.index(f">{words}<") for words in ("Ring Dora", "Write back", "Visit")]
    places = [place for pair in zip(heads, titles, strict=True) for place in pair]
    assert places == sorted(places)
    assert "Not mine" not in text


def test_done_is_one_click_and_can_be_undone(nina, session, task):  # F3
    page = press(nina, f"/office/my-tasks/{task.id}/done")
    assert session.scalars(select(Task.status).order_by(Task.id)).all() == [
        TaskStatus.done,
        TaskStatus.not_started,
    ]
    press(nina, way_back(page).replace("&amp;", "&"))
    [only] = session.scalars(select(Task))
    assert (only.status, only.done_at) == (TaskStatus.not_started, None)
    assert reminders(session) == [(factories.NOW + HOUR, ReminderState.waiting)]


def test_a_next_task_that_was_begun_is_not_taken_back(nina, session, task):
    page = press(nina, f"/office/my-tasks/{task.id}/done")
    session.scalars(
        select(Task).where(Task.follows_id == task.id)
    ).one().status = TaskStatus.in_progress
    page = press(nina, way_back(page).replace("&amp;", "&"))
    assert "begun already" in page.text
    assert session.get(Task, task.id).status is TaskStatus.done


@pytest.mark.parametrize(("day", "monday"), [(2, 9), (7, 9), (8, 16)])
def test_next_week_is_a_monday_that_is_not_tomorrow(day, monday):  # F3
    assert my_tasks.next_week(date(2026, 3, day)) == date(2026, 3, monday)


@pytest.mark.parametrize(
    ("choice", "wall"),
    [
        ("hour", "2026-03-04 11:00"),
        ("tomorrow", "2026-03-05 09:00"),
        ("week", "2026-03-09 09:00"),
        ("2026-03-06T14:30", "2026-03-06 14:30"),
    ],
)
def test_a_task_is_put_off_by_one_click_and_back(nina, session, task, choice, wall):  # F3
    task.repeats = None
    page = press(nina, f"/office/my-tasks/{task.id}/snooze", value=choice)
    due = session.get(Task, task.id).due_at
    assert f"{clock.local(due, 'America/New_York'):%Y-%m-%d %H:%M}" == wall
    assert due in [at for at, state in reminders(session) if state is ReminderState.waiting]
    press(nina, way_back(page).replace("&amp;", "&"))
    assert session.get(Task, task.id).due_at == factories.NOW - HOUR
    assert (factories.NOW + HOUR, ReminderState.waiting) in reminders(session)
    assert session.scalar(select(func.count()).where(TaskReminder.is_snooze)) <= 1


def test_a_moment_that_has_passed_puts_nothing_off(nina, session, task):
    page = press(nina, f"/office/my-tasks/{task.id}/snooze", value="2020-01-01T09:00")
    assert "time to come" in page.text
    assert session.get(Task, task.id).due_at == factories.NOW - HOUR


def test_a_snoozed_time_is_not_repeated(nina, session, task):
    press(nina, f"/office/my-tasks/{task.id}/snooze", value="2026-03-06T14:30")
    press(nina, f"/office/my-tasks/{task.id}/done")
    following = session.scalars(select(Task).where(Task.follows_id == task.id)).one()
    assert len(following.reminders) == 1


def test_the_badge_counts_what_presses(nina, task):  # F3
    answer = nina.get("/office/my-tasks/count")
    assert answer.json == {"overdue": 1, "today": 0, "messages": 0}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(nina, session, task):  # O6
    seen = select(LoginSession.last_seen_at)
    nina.get("/office/")
    before = session.scalar(seen)
    with clock.standing_at(factories.NOW + 5 * timedelta(minutes=1)):
        nina.get("/office/my-tasks/count")
    assert session.scalar(seen) == before


def test_the_badge_is_for_the_office_alone(nina, cast, signed_in):
    bea = signed_in(cast.bea)
    assert bea.get("/office/my-tasks/count").status_code == 403
    assert "data-due-url" not in bea.get("/portal/").text
    assert "data-due-url" in nina.get("/office/").text


def test_watching_ends_by_one_click(nina, session, cast, task):  # F1
    watching.watch(session, task, [cast.nina.user.id])
    assert "Tasks you watch" in nina.get("/office/my-tasks/").text
    page = press(nina, f"/office/my-tasks/{task.id}/unwatch")
    assert "Tasks you watch" not in page.text
    assert watching.watchers(session, task) == []


def test_nobody_finishes_a_task_of_another_office(nina, session, cast):
    task = factories.Task(office=cast.mallory.record.office)
    for act in ("done", "snooze", "unwatch"):
        fields = {"value": "hour"}
        assert nina.send(f"/office/my-tasks/{task.id}/{act}", fields).status_code == 404
    assert session.get(Task, task.id).status is TaskStatus.not_started


def test_the_wishes_are_kept_on_a_page_of_one_s_own(nina, session):  # F3
    answer = nina.submit("/me/notices/", {"digest": "y", "text_to": "(617) 555-0100"})
    assert answer.status_code == 302
    page = nina.get("/me/notices/").text
    assert "checked" in page
    assert "(617) 555-0100" in page
    assert nina.submit("/me/notices/", {"text_to": "call me"}).status_code == 422


def test_the_wishes_are_not_for_families(cast, signed_in):
    assert signed_in(cast.bea).get("/me/notices/").status_code == 404
