"""The daily digest: one mail in the morning with what is overdue and due today (F3).

The day is claimed by compare and set together with the mail, which has the person and the day for
its key: so there is one for each person and day, in nights when clocks change too, since the
morning is a wall time of the office.
"""

import logging
from datetime import date, datetime, time, timedelta

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models.notice_preference import NoticePreference
from models.office import Office
from models.task import Task
from services import clock, messages, my_tasks, settings, staff

MORNING = time(7)
MOST_LINES = 20

log = logging.getLogger(__name__)


def wished(session: Session) -> list[int]:
    """Find the wishes for a digest of those who still work here."""
    people = staff.staff().with_only_columns(User.id)
    query = select(NoticePreference.id).where(
        NoticePreference.wants_digest, NoticePreference.user_id.in_(people)
    )
    return list(session.scalars(query.order_by(NoticePreference.id)))


def write(session: Session, wish_id: int, at: datetime) -> int:
    """Write one person's digest, if it is time and there is anything; tell how many were written.

    What is wrong with one person's stops nobody else's.
    """
    try:
        with session.begin_nested():
            return _write(session, session.get_one(NoticePreference, wish_id), at)
    except Exception:
        log.exception("The digest of wish %s could not be written", wish_id)
        return 0


def _write(session: Session, wish: NoticePreference, at: datetime) -> int:
    office = _office(session, wish.user_id)
    if office is None:
        return 0
    day = clock.local(at, office.time_zone).date()
    if at < clock.instant(datetime.combine(day, MORNING), office.time_zone):
        return 0
    if not _claim(session, wish, day):
        return 0
    ends = clock.instant(datetime.combine(day + timedelta(days=1), time()), office.time_zone)
    found = my_tasks.of(session, wish.user_id, at, ends)
    said = [*found.overdue, *found.today]
    if not said or not wish.user.email:
        return 0
    overdue, today = (_lines(some, office) for some in (found.overdue, found.today))
    unsaid = len(said) - len(overdue) - len(today)
    written = messages.write(
        session,
        at=at,
        kind="task_digest",
        recipient=wish.user.email,
        recipient_name=wish.user.first_name,
        office_id=office.id,
        dedupe_key=f"task-digest:{wish.user_id}:{day}",
        context={"overdue": overdue, "today": today, "count": len(said), "unsaid": unsaid},
    )
    return int(written is not None)


def _claim(session: Session, wish: NoticePreference, day: date) -> bool:
    before = or_(NoticePreference.digest_on.is_(None), NoticePreference.digest_on < day)
    taken = session.scalar(
        update(NoticePreference)
        .where(NoticePreference.id == wish.id, before)
        .values(digest_on=day)
        .returning(NoticePreference.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _office(session: Session, user_id: int) -> Office | None:
    """By whose clocks somebody works: the own office, or the agency's for who sees all."""
    mine = staff.offices(session, user_id)
    zone = settings.agency(session)["time_zone"]
    query = select(Office).order_by(Office.time_zone != zone, Office.id).limit(1)
    return mine[0] if mine else session.scalar(query)


def _lines(found: list[Task], office: Office) -> list[tuple[str, datetime | None]]:
    """Name the tasks, but for private ones and other offices': colleagues read the log of mails."""
    named = (one for one in found if not one.is_private and one.office_id == office.id)
    return [(task.title, task.due_at) for task in named][:MOST_LINES]
