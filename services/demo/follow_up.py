"""The demo's tasks with reminders, and its calls."""

from datetime import datetime, timedelta
from typing import Any

from models.call_log import CallDirection, CallLog
from models.choice import ChoiceList
from models.prospect import ProspectStage
from models.task import Lead, Task, TaskPriority, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import lead_times
from services.demo import correspondence
from services.demo.agency import Agency, Branch, Cared
from services.demo.prospects import Inquirer

CLOSED = frozenset({ProspectStage.won, ProspectStage.lost})
# By turns: days from today, title, status, private.
ERRANDS = (
    (-4, "Call back about start of care", TaskStatus.not_started, False),
    (0, "Send the price list", TaskStatus.not_started, False),
    (2, "Confirm the home visit", TaskStatus.in_progress, False),
    (-9, "Ask the doctor for the referral form", TaskStatus.done, False),
    (5, "Talk to the family about hours", TaskStatus.not_started, False),
    (0, "Check insurance with the payer", TaskStatus.in_progress, False),
    (-1, "Prepare my notes for the review", TaskStatus.not_started, True),
    (1, "Order a new key from the neighbour", TaskStatus.not_started, False),
    (-15, "Visit at the hospital", TaskStatus.cancelled, False),
    (9, "Birthday card", TaskStatus.not_started, True),
)
STAFF = ("intake", "scheduler", "admin", "billing")


def pursue(agency: Agency, inquirer: Inquirer, number: int) -> None:
    """Add what was done about a prospect: calls, mails, texts, and a task while it is open."""
    calls = 1 + number % 3 if agency.shape.is_detailed else 1
    for turn in range(calls):
        call(agency, inquirer, number, turn)
    correspondence.write(agency, inquirer, number)
    if inquirer.stage not in CLOSED:
        about = {"prospect_id": inquirer.key, "office_id": inquirer.branch.key}
        set_task(agency, inquirer.branch, number, about)


def look_after(agency: Agency, cared: Cared, number: int) -> None:
    """Add a task about every fourth client and, for every tenth, a call."""
    about = {"client_id": cared.key, "office_id": cared.branch.key}
    if number % 4 == 0:
        set_task(agency, cared.branch, number // 4, about)
    if number % 10 == 0:
        agency.bulk.add(
            CallLog,
            **about,
            direction=CallDirection.to_them,
            with_whom=cared.person.name,
            called_at=agency.at(agency.day(-1 - number % 20), 14),
            minutes=6,
            outcome=agency.labels(ChoiceList.call_outcome)[0],
            notes="All well. Would like the same caregiver on Fridays.",
            made_by_id=agency.users["scheduler"],
        )


def set_task(agency: Agency, branch: Branch, number: int, about: dict[str, Any]) -> int:
    """Write a task down, with a reminder an hour or a day before it is due."""
    days, title, status, private = ERRANDS[number % len(ERRANDS)]
    assignee = agency.users[STAFF[number % len(STAFF)] if branch.index == 0 else "intake"]
    due = agency.at(agency.day(days), 9 + number % 8, branch=branch)
    made = min(due, agency.at(agency.today, 0)) - timedelta(days=3)
    done = status is TaskStatus.done
    lead = Lead.hour_before if number % 2 else Lead.day_before
    key = agency.bulk.add(
        Task,
        **about,
        title=title,
        due_at=due,
        leads=[lead.value],
        priority=tuple(TaskPriority)[number % 3],
        status=status,
        assignee_id=assignee,
        creator_id=assignee if private else agency.users["intake"],
        is_private=private,
        repeats="FREQ=WEEKLY" if number % 12 == 4 else None,
        done_at=due - timedelta(hours=2) if done else None,
        created_at=made,
    )
    remind(agency, key, lead_times.moment(lead, due, branch.place.zone), status)
    return key


def remind(agency: Agency, task: int, moment: datetime, status: TaskStatus) -> None:
    """Add the reminder: waiting if its time lies in the days to come, done with otherwise."""
    is_over = status in {TaskStatus.done, TaskStatus.cancelled}
    waits = moment >= agency.at(agency.day(1), 0)
    state = ReminderState.waiting if waits else ReminderState.claimed
    agency.bulk.add(
        TaskReminder,
        task_id=task,
        remind_at=moment,
        follows_due=True,
        state=ReminderState.dropped if is_over else state,
        claimed_at=None if waits or is_over else moment,
    )


def call(agency: Agency, inquirer: Inquirer, number: int, turn: int) -> None:
    """Write a telephone call down."""
    outcomes = agency.labels(ChoiceList.call_outcome)
    called = agency.at(inquirer.asked, 9 + turn * 2, number % 60) + timedelta(days=turn // 2)
    agency.bulk.add(
        CallLog,
        office_id=inquirer.branch.key,
        prospect_id=inquirer.key,
        direction=CallDirection.from_them if turn == 0 else CallDirection.to_them,
        with_whom=inquirer.caller.name,
        number=inquirer.phone,
        called_at=called,
        minutes=3 + (number + turn) % 17,
        outcome=outcomes[0 if turn == 0 else (number + turn) % len(outcomes)],
        notes="Asked about prices and how soon we can begin." if turn == 0 else None,
        made_by_id=agency.users["intake"],
        created_at=called,
    )
