"""News of conversations for those who have not looked yet (A7)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from models.access import principal_of
from services import conversation_news


@job(every=minutes(1))
def message_news(session: Session, at: datetime) -> int:
    """Tell people of the portals and of the office that there is a message, without its words."""
    done, last = 0, conversation_news.NEVER
    today = principal_of(session).today
    while told := conversation_news.tell_portals(session, today, at):
        session.commit()
        done += told
    while True:
        last, told = conversation_news.tell_office(session, at, last)
        session.commit()
        done += told
        if not last:
            return done
