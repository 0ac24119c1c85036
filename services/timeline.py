"""What happened around a prospect or a client: calls, mails, texts and tasks, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import auto
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.base import Words
from models.call_log import CallLog
from models.message import Channel, Message
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


WHEN: dict[Kind, InstrumentedAttribute[datetime]] = {
    Kind.call: CallLog.called_at,
    Kind.email: Message.created_at,
    Kind.text: Message.created_at,
    Kind.task: Task.created_at,
}
CHANNELS = {Kind.email: Channel.email, Kind.text: Channel.text}


def rows(kind: Kind, subject: str, key: int) -> Select[Any]:
    """Select what happened of one kind about a subject: `prospect_id` or `client_id`."""
    model = WHEN[kind].class_
    query = select(model).where(getattr(model, subject) == key, model.deleted_at.is_(None))
    return query.where(Message.channel == CHANNELS[kind]) if kind in CHANNELS else query


def newest(
    session: Session, subject: str, key: int, kinds: Collection[Kind], most: int, skip: int = 0
) -> list[Entry]:
    """Read the newest entries of these kinds; each kind is read only as far as the page reaches."""
    found: list[Entry] = []
    for kind in kinds:
        when = WHEN[kind]
        query = rows(kind, subject, key).order_by(when.desc(), when.class_.id.desc())
        read = session.scalars(query.limit(skip + most))
        found += [Entry(kind, getattr(row, when.key), row) for row in read]
    found.sort(key=lambda entry: (entry.at, entry.row.id), reverse=True)
    return found[skip : skip + most]


def count(session: Session, subject: str, key: int, kinds: Collection[Kind]) -> int:
    """Count the entries of these kinds."""
    counted = (
        select(func.count()).select_from(rows(kind, subject, key).subquery()) for kind in kinds
    )
    return sum(session.scalar(query) or 0 for query in counted)
