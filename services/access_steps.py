"""The steps of the way into the portal, as a condition on people: for the filter of the grids."""

from collections.abc import Callable
from datetime import date, datetime
from enum import auto
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from models.base import Words
from models.grant import Grant
from models.invitation import Invitation, InvitationState
from services import grants, standings
from services import invitation_states as states


class Step(Words):
    """How far somebody has come."""

    never_invited = auto()
    invited = auto()
    has_access = auto()
    bounced = auto()
    expired = auto()


Is = ColumnElement[bool]


def at(model: type[Any], step: Step, today: date, now: datetime) -> Is:
    """Keep the people of a table who stand at a step at a moment."""
    conditions: dict[Step, Callable[[], Is]] = {
        Step.has_access: lambda: has_access(model, today),
        Step.never_invited: lambda: ~has_access(model, today) & ~has_any(model),
        Step.invited: lambda: newest(model, _open() & (Invitation.expires_at > now)),
        Step.bounced: lambda: newest(model, Invitation.state == InvitationState.bounced),
        Step.expired: lambda: newest(model, _is_over(now)),
    }
    return conditions[step]()


def has_access(model: type[Any], today: date) -> Is:
    """Tell whether a login stands for somebody."""
    standing, told_by = _told_by(model, Grant)
    return exists().where(
        Grant.standing == standing,
        told_by == model.id,
        Grant.user_id.is_not(None),
        grants.live(today),
    )


def has_any(model: type[Any]) -> Is:
    """Tell whether somebody was ever invited."""
    standing, told_by = _told_by(model, Invitation)
    return exists().where(Invitation.standing == standing, told_by == model.id)


def newest(model: type[Any], fits: Is) -> Is:
    """Tell whether the invitation sent last is like this; one that was accepted never is."""
    standing, told_by = _told_by(model, Invitation)
    later = aliased(Invitation)
    is_later = (later.standing == standing) & (_column(later, standing) == told_by)
    superseded = select(later.id).where(is_later, later.id > Invitation.id).exists()
    return exists().where(Invitation.standing == standing, told_by == model.id, fits, ~superseded)


def _told_by(model: type[Any], of: type[Any]) -> tuple[Any, Any]:
    standing = next(one for one, table in standings.MODELS.items() if table is model)
    return standing, _column(of, standing)


def _column(of: Any, standing: Any) -> Any:
    return getattr(of, standings.column(standing))


def _open() -> Is:
    return Invitation.state.in_(states.OPEN)


def _is_over(now: datetime) -> Is:
    expired = Invitation.state == InvitationState.expired
    return or_(expired, _open() & (Invitation.expires_at <= now))
