"""What the header cards of people show: initials, the next visit, money, and what to do."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.base import db
from models.schedule import Schedule
from services import clock, scheduling
from views import links
from views.permissions import may


@dataclass(frozen=True)
class Act:
    """One line of the menu: its words, where it leads, and its sign."""

    words: str
    href: str
    sign: str


def initials(*names: str) -> str:
    """Write the first letters of names."""
    return "".join(name[:1] for name in names).upper()


def next_visit(subject: str, row: Any) -> Schedule | None:
    """Read the visit of a client or a caregiver that is next or under way, if one may see it."""
    if not may("list", "Schedules"):
        return None
    query = (
        select(Schedule)
        .where(
            getattr(Schedule, f"{subject}_id") == row.id,
            Schedule.ends_at > clock.now(),
            Schedule.status.not_in(scheduling.VACANT),
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
        .options(joinedload(Schedule.client), joinedload(Schedule.caregiver))
    )
    return db.session.scalars(query.limit(1)).first()


def further(subject: str, row: Any) -> list[Act]:
    """What somebody may do about a person: write, note a call, add a task."""
    found = []
    for screen, endpoint, words, sign in (
        ("EmailLogs", "email-logs", _("Write a mail"), "mail"),
        ("TextLogs", "text-logs", _("Write a text"), "message"),
    ):
        if may("write", screen):
            address = url_for(f"{endpoint}.write_to", kind=subject, key=row.id)
            found.append(Act(words, address, sign))
    about, key = ("client", row.client_id) if subject == "contact" else (subject, row.id)
    for screen, endpoint, words, sign in (
        ("CallLogs", "call-logs", _("Note a call"), "phone"),
        ("Tasks", "tasks", _("Add a task"), "checklist"),
    ):
        if may("add", screen):
            values: dict[str, Any] = {about: key, "url": links.address(row)}
            found.append(Act(words, url_for(f"{endpoint}.create_view", **values), sign))
    return found
