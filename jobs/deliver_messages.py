"""The outbox's delivery (F2, F5, F6)."""

import time
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from jobs.registry import job, seconds
from models.message import Delivery
from services import clock, delivery, post

RUN = 5.0  # seconds after which a run takes no further message, so that it can be stopped


@job(every=seconds(5))
def deliver_messages(session: Session, at: datetime) -> int:
    """Send what stands in the outbox and is due; return how many messages left."""
    done, end = 0, time.monotonic() + RUN
    with post.carriers(current_app.config) as carriers:
        while carriers and time.monotonic() < end:
            parcel = delivery.claim(session, clock.now(), set(carriers))
            session.commit()  # nothing is locked while somebody else's server is asked
            if parcel is None:
                break
            outcome = delivery.hopeless(parcel) or carriers[parcel.channel].carry(parcel)
            delivery.settle(session, parcel, outcome, clock.now())
            session.commit()
            done += outcome.state is Delivery.sent
            if not outcome.reachable:
                del carriers[parcel.channel]
    return done
