"""Feedback on a visit: three plain choices and a few words, from who may see the schedule.

Each person says it once for each visit, and can change it for a week. The family needs no more
than the section "schedule": what they say is their own, and shows them nothing of the visit.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.schedule import Schedule, ScheduleStatus
from models.visit_feedback import VisitFeedback, VisitRating
from services.errors import MovedOn, Refused

ASKED_FOR = timedelta(days=30)
CHANGED_FOR = timedelta(days=7)
LONGEST_WORDS = 2_000
TOOK_PLACE = frozenset(
    {
        ScheduleStatus.completed,
        ScheduleStatus.needs_review,
        ScheduleStatus.approved,
        ScheduleStatus.billed,
    }
)
MOST_COUNTED = 1_000


def is_asked_for(visit: Schedule, at: datetime) -> bool:
    """Tell whether one is asked how a visit was: it took place, and not too long ago."""
    return visit.status in TOOK_PLACE and visit.ends_at <= at <= visit.ends_at + ASKED_FOR


def may_change(given: VisitFeedback, at: datetime) -> bool:
    """Tell whether a person may still put it otherwise."""
    return at <= given.created_at + CHANGED_FOR


def of(session: Session, user_id: int, visits: Collection[int]) -> dict[int, VisitFeedback]:
    """Find what somebody has said of some visits."""
    query = select(VisitFeedback).where(
        VisitFeedback.user_id == user_id, VisitFeedback.schedule_id.in_(visits)
    )
    return {one.schedule_id: one for one in session.scalars(query)}


def about(session: Session, visit: Schedule) -> list[VisitFeedback]:
    """Read what everybody said of a visit, for the office."""
    query = select(VisitFeedback).where(VisitFeedback.schedule_id == visit.id)
    return list(session.scalars(query.order_by(VisitFeedback.id).limit(MOST_COUNTED)))


def give(
    session: Session,
    visit: Schedule,
    user_id: int,
    name: str,
    rating: VisitRating,
    words: str,
    at: datetime,
) -> VisitFeedback:
    """Keep what somebody says of a visit, or change it within a week.

    Raises:
        Refused: the visit is not over, over for long, or what was said stands for good.
    """
    text = _fit(words)
    given = of(session, user_id, [visit.id]).get(visit.id)
    if given is not None:
        return _change(session, given, rating, text, at)
    if not is_asked_for(visit, at):
        raise Refused(_("You can tell us about a visit for 30 days after it took place."))
    made = VisitFeedback(
        office_id=visit.office_id,
        schedule_id=visit.id,
        client_id=visit.client_id,
        user_id=user_id,
        author_name=name[:120],
        rating=rating,
        words=text,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # a double click: the first one stands
        return of(session, user_id, [visit.id])[visit.id]
    return made


def deal_with(session: Session, given: VisitFeedback, by: int | None, at: datetime) -> None:
    """Note that the office took care of it.

    Raises:
        MovedOn: somebody else did already.
    """
    if given.dealt_with_at is not None:
        raise MovedOn(_("Somebody took care of this already."))
    given.dealt_with_at, given.dealt_with_by_id = at, by
    session.flush()


def unhappy(session: Session) -> int:
    """Count the bad words that nobody has taken care of."""
    query = select(VisitFeedback.id).where(
        VisitFeedback.rating == VisitRating.bad, VisitFeedback.dealt_with_at.is_(None)
    )
    few = query.limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _change(
    session: Session, given: VisitFeedback, rating: VisitRating, text: str | None, at: datetime
) -> VisitFeedback:
    if (given.rating, given.words) == (rating, text):
        return given
    if not may_change(given, at):
        raise Refused(_("A week has passed, so this can no longer be changed. Please write to us."))
    given.rating, given.words = rating, text
    given.dealt_with_at = given.dealt_with_by_id = None
    session.flush()
    return given


def _fit(words: str) -> str | None:
    tidy = words.replace("\r\n", "\n").strip()
    if len(tidy) > LONGEST_WORDS:
        text = _("Please shorten this: at most %(n)s characters are kept.", n=f"{LONGEST_WORDS:,}")
        raise Refused(text, "words")
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in tidy):
        raise Refused(_("Please remove the unreadable characters."), "words")
    return tidy or None
