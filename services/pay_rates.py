"""Pay rates: never two for the same work on the same day (C5)."""

from datetime import date
from enum import auto

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.base import Words
from models.pay_rate import PayRate
from services import wording
from services.errors import Refused


class Standing(Words):
    """How a rate stands on a day."""

    in_force = auto()
    to_come = auto()
    ended = auto()


def standing(rate: PayRate, today: date) -> Standing:
    """Tell whether a rate is in force."""
    if rate.starts_on > today:
        return Standing.to_come
    return Standing.ended if rate.ends_on and rate.ends_on < today else Standing.in_force


def check(session: Session, rate: PayRate) -> None:
    """Refuse a rate that ends before it begins, or meets another one for the same work.

    Raises:
        Refused: with the words that say which.
    """
    if rate.ends_on and rate.ends_on < rate.starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    service_id = rate.service.id if rate.service else None
    others = select(PayRate).where(
        PayRate.caregiver_id == rate.caregiver.id,
        PayRate.service_id == service_id if service_id else PayRate.service_id.is_(None),
        PayRate.deleted_at.is_(None),
        PayRate.id != (rate.id or 0),
        or_(PayRate.ends_on.is_(None), PayRate.ends_on >= rate.starts_on),
    )
    if rate.ends_on:
        others = others.where(PayRate.starts_on <= rate.ends_on)
    with session.no_autoflush:
        other = session.scalars(others.limit(1)).first()
    if other is not None:
        raise Refused(
            _(
                "Another rate for this work holds from %(day)s. End that one first.",
                day=wording.full_day(other.starts_on),
            ),
            field="starts_on",
        )
