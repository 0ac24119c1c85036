"""Invitations whose time is over."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobs.registry import job, minutes
from services import invitation_states


@job(every=minutes(10))
def expire_invitations(session: Session, at: datetime) -> int:
    """Show invitations as expired once their time is over; the link itself ends to the second."""
    return invitation_states.expire(session, at)
