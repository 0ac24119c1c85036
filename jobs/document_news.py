"""News of documents, for families and for the office (A4)."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from models.access import principal_of
from services import document_news as news


@job(every=minutes(1))
def document_news(session: Session, at: datetime) -> int:
    """Tell people of the portals and of the office that there is a document, but not which."""
    done, today = 0, principal_of(session).today
    while True:
        clients, mails = news.tell(session, today, at)
        session.commit()
        done += mails
        if not clients:
            return done
