"""The task's form: reminder times, repetition, watchers, assignment, privacy (F1)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.message import Message
from models.task import Task
from services import reminder_times, repeating, tasks, watching
from services.repeating import Chosen, Pace
from tests import factories

NEW = "/office/tasks/new/"
DUE = "2026-03-10T14:00"
DUE_AT = datetime(2026, 3, 10, 18, tzinfo=UTC)  # after the change of clocks
DAY = timedelta(days=1)


@pytest.fixture
def nina(cast, signed_in):
    return signed_in(cast.nina)


@pytest.fixture
def make(nina, session):
    """Fill in the form of a new task and save it."""

    def save(**fields):
        fields = {"title": "Ring Dora", "due_at": DUE, "repeat_pace": "never", **fields}
        answer = nina.send(NEW, fields, NEW)
        assert answer.status_code == 302, answer.text
        return session.scalars(select(Task).order_by(Task.id.desc())).first()

    return save


def edit(visitor, task, **fields):
    address = f"/office/tasks/edit/?id={task.id}"
    fields = {"title": task.title, "due_at": DUE, "repeat_pace": "never", **fields}
    return visitor.send(address, fields, address)


def mails(session):
    query = select(Message.kind, Message.recipient).order_by(Message.id)
    return [tuple(row) for row in session.execute(query)]


def test_a_task_takes_several_reminder_times_without_scripts(nina, session, make):  # F1
    task = make(remind_times=["2026-03-09T08:00", "", "2026-03-10T13:30"])
    assert reminder_times.waiting(session, task) == [
        datetime(2026, 3, 9, 12, tzinfo=UTC),
        datetime(2026, 3, 10, 17, 30, tzinfo=UTC),
    ]
    page = nina.get(f"/office/tasks/edit/?id={task.id}").text
    assert page.count('name="remind_times"') == 5
    edit(nina, task, remind_times=["2026-03-09T08:00", "", ""])
    assert reminder_times.waiting(session, task) == [datetime(2026, 3, 9, 12, tzinfo=UTC)]


def test_reminders_are_chosen_by_a_tick(session, make):  # F1
    task = make(remind_quick=["at_due", "hour_before", "day_before"])
    nine = datetime(2026, 3, 9, 13, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert reminder_times.waiting(session, task) == [nine, DUE_AT - hour, DUE_AT]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"remind_times": ["2026-03-01T08:00"]}, "reminder times to come"),
        ({"remind_times": ["soon"]}, "day and time"),
        ({"remind_quick": ["day_before"], "due_at": "2026-03-04T14:00"}, "passed already"),
        ({"remind_quick": ["at_due"], "due_at": ""}, "due time first"),
        ({"repeat_pace": "daily", "due_at": ""}, "needs a due time"),
        ({"repeat_pace": "daily", "repeat_until": "2026-03-01"}, "end before it begins"),
        ({"repeat_pace": "hourly"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(nina, session, fields, words):
    sent = {"title": "Ring Dora", "due_at": DUE, "repeat_pace": "never", **fields}
    answer = nina.send(NEW, sent, NEW)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Ring Dora" in answer.text
    assert session.scalars(select(Task)).all() == []


@pytest.mark.parametrize(
    ("fields", "rule", "words"),
    [
        ({"repeat_pace": "daily"}, "FREQ=DAILY", "Every day"),
        (
            {"repeat_pace": "weekdays"},
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "Every weekday, Monday to Friday",
        ),
        (
            {"repeat_pace": "weekly", "repeat_days": ["0", "3"]},
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "Every week on Monday, Thursday",
        ),
        ({"repeat_pace": "weekly"}, "FREQ=WEEKLY;BYDAY=TU", "Every week on Tuesday"),
        ({"repeat_pace": "monthly"}, "FREQ=MONTHLY;BYMONTHDAY=10", "Every month on day 10"),
        (
            {"repeat_pace": "monthly_weekday", "repeat_until": "2026-12-31"},
            "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231T235959",
            "Every month on the second Tuesday, until December 31, 2026",
        ),
    ],
)
def test_a_repetition_is_chosen_and_said_in_words(nina, make, fields, rule, words):  # F1
    task = make(**fields)
    assert task.repeats == rule
    assert words in nina.get(f"/office/tasks/{task.id}").text
    assert words in nina.get(f"/office/tasks/edit/?id={task.id}").text


def test_a_form_that_is_saved_again_changes_no_repetition(nina, session, make):
    task = make(repeat_pace="weekly", repeat_days=["0", "3"], repeat_until="2026-12-31")
    before = task.repeats
    edit(
        *(nina, task),
        repeat_pace="weekly",
        repeat_days=["0", "3"],
        repeat_until="2026-12-31",
    )
    assert session.get(Task, task.id).repeats == before


def test_a_rule_from_elsewhere_stays_as_it_is(nina, session, cast):
    rule = "FREQ=YEARLY;BYMONTH=3"
    task = factories.Task(office=cast.bea.record.office, repeats=rule)
    assert f"By the rule {rule}" in nina.get(f"/office/tasks/edit/?id={task.id}").text
    edit(nina, task, repeat_pace="other")
    assert session.get(Task, task.id).repeats == rule


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (datetime(2026, 1, 31, 9, tzinfo=UTC), datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 1, 30, 9, tzinfo=UTC), datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 2, 15, 9, tzinfo=UTC), datetime(2026, 3, 15, 9, tzinfo=UTC)),
    ],
)
def test_no_month_is_skipped_for_being_short(session, due, wanted):  # F1
    rule = repeating.rule_of(Chosen(Pace.monthly), due)
    office = factories.Office(time_zone="UTC")
    task = factories.Task(office=office, due_at=due, repeats=rule)
    assert tasks.finish(session, task, factories.NOW).due_at == wanted


def test_the_last_day_belongs_to_the_repetition(session):  # F1
    until = Chosen(Pace.daily, until=(DUE_AT + DAY).date())
    office = factories.Office(time_zone="UTC")
    task = factories.Task(office=office, due_at=DUE_AT, repeats=repeating.rule_of(until, DUE_AT))
    second = tasks.finish(session, task, factories.NOW)
    assert second.due_at == DUE_AT + DAY
    assert tasks.finish(session, second, factories.NOW) is None


def test_who_is_chosen_as_assignee_is_told_by_mail_once(nina, session, cast, make):  # F1
    ada = cast.ada.user
    task = make(assignee=str(ada.id))
    edit(nina, task, assignee=str(ada.id), notes="Once more")
    assert mails(session) == [("task_assigned", ada.email)]


def test_who_takes_a_task_on_is_not_told(session, cast, make):
    task = make()
    assert (task.assignee_id, task.creator_id) == (cast.nina.user.id, cast.nina.user.id)
    assert mails(session) == []


def test_a_task_given_over_by_a_program_is_told_too(session, cast, nina, make):  # F1
    task, ada = make(), cast.ada.user
    answer = nina.put(
        f"/api/v1/tasks/{task.id}",
        json={"assignee_id": ada.id},
        headers={"X-CSRFToken": nina.token()},
    )
    assert answer.status_code == 200, answer.text
    assert mails(session) == [("task_assigned", ada.email)]


def test_watchers_are_chosen_in_the_form(nina, session, cast, make):  # F1
    task = make(watched_by=[str(cast.ada.user.id), str(cast.nina.user.id)])
    assert {one.id for one in watching.watchers(session, task)} == {
        cast.ada.user.id,
        cast.nina.user.id,
    }
    edit(nina, task, watched_by=[])
    assert watching.watchers(session, task) == []


@pytest.mark.parametrize("subject", ["prospect", "client", "caregiver", "payer", "nobody"])
def test_a_task_is_about_somebody_or_nobody(cast, make, subject):  # F1
    kinds = {
        "prospect": factories.Prospect,
        "caregiver": factories.Caregiver,
        "client": factories.Client,
        "payer": factories.Payer,
    }
    office = cast.bea.record.office
    about = kinds[subject](office=office) if subject in kinds else None
    task = make(**({subject: str(about.id)} if about else {}))
    for name in kinds:
        assert getattr(task, f"{name}_id") == (about.id if name == subject else None)
