"""What happened around a prospect or a client: calls, mails, texts and tasks, newest first."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import auto
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.base import Words
from models.call_log import CallLog
from models.message import Channel, Message
from models.prospect import Prospect
from models.task import Task


class Kind(Words):
    """The sorts of things that happen."""

    call = auto()
    email = auto()
    text = auto()
    task = auto()


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    kind: Kind
    at: datetime
    row: Any


About = Callable[[Any], ColumnElement[bool]]

WHEN: dict[Kind, InstrumentedAttribute[datetime]] = {
    Kind.call: CallLog.called_at,
    Kind.email: Message.created_at,
    Kind.text: Message.created_at,
    Kind.task: Task.created_at,
}
CHANNELS = {Kind.email: Channel.email, Kind.text: Channel.text}


def of_prospect(key: int) -> About:
    """Concern a prospect."""
    return lambda model: model.prospect_id == key


def of_client(key: int) -> About:
    """Concern a client."""
    return lambda model: model.client_id == key


def before_client(key: int) -> About:
    """Concern the prospects that became a client: what was written before (P14)."""
    became = select(Prospect.id).where(Prospect.client_id == key)
    return lambda model: model.prospect_id.in_(became)


def rows(kind: Kind, about: About) -> Select[Any]:
    """Select what happened of one kind about somebody."""
    model = WHEN[kind].class_
    query = select(model).where(about(model), model.deleted_at.is_(None))
    return query.where(Message.channel == CHANNELS[kind]) if kind in CHANNELS else query


def newest(
    session: Session, about: About, kinds: Collection[Kind], most: int, skip: int = 0
) -> list[Entry]:
    """Read the newest entries of these kinds; each kind is read only as far as the page reaches."""
    found: list[Entry] = []
    for kind in kinds:
        when = WHEN[kind]
        query = rows(kind, about).order_by(when.desc(), when.class_.id.desc())
        read = session.scalars(query.limit(skip + most))
        found += [Entry(kind, getattr(row, when.key), row) for row in read]
    found.sort(key=lambda entry: (entry.at, entry.row.id), reverse=True)
    return found[skip : skip + most]
