"""What happened around a person, newest first: all that anybody did or wrote.

Calls, mails, texts and tasks, stages, assessments, documents, messages and feedback. What was
written about a prospect stays with the prospect; a client's timeline reads it there (P14).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import auto
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, false, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.audit_entry import AuditAction, AuditEntry
from models.base import Base, Words
from models.call_log import CallLog
from models.care_plan import CarePlan
from models.conversation import Conversation
from models.conversation_entry import ConversationEntry
from models.document import Document
from models.emergency_contact import EmergencyContact
from models.message import Channel, Message
from models.prospect import Prospect, ProspectStage
from models.task import Task
from models.visit_feedback import VisitFeedback

PHONES = ("phone_mobile", "phone_home", "phone_work")
ADDRESSES = ("email_1", "email_2", *PHONES)


class Kind(Words):
    """The sorts of things that happen."""

    call = auto()
    email = auto()
    text = auto()
    task = auto()
    stage = auto()
    assessment = auto()
    document = auto()
    message = auto()
    feedback = auto()


@dataclass(frozen=True)
class Entry:
    """One thing that happened; of a prospect's own milestone, to which stage it led."""

    kind: Kind
    at: datetime
    row: Any
    stage: ProspectStage | None = None


About = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Source:
    """Rows that tell of one kind: when each happened, which of the table, and what they mean."""

    when: InstrumentedAttribute[Any]
    only: ColumnElement[bool] | None = None
    stage: ProspectStage | None = None


def of_prospect(key: int) -> About:
    """Concern a prospect."""
    return lambda model: _concerns(model, lambda column: column == key, None)


def of_client(key: int) -> About:
    """Concern a client, and the prospects whom the client came from (P14)."""
    return lambda model: _concerns(model, lambda column: column.in_(_became(key)), key)


def of_client_alone(key: int) -> About:
    """Concern a client, without what is left with the prospects whom the client came from."""
    return lambda model: model.client_id == key


def of_caregiver(key: int) -> About:
    """Concern a caregiver."""
    return lambda model: _names(model, "caregiver_id", key)


def of_payer(key: int) -> About:
    """Concern a payer."""
    return lambda model: _names(model, "payer_id", key)


def of_contact(key: int) -> About:
    """Concern an emergency contact: what went to their addresses, or was said with them.

    It is written down with the client, so only what concerns the contact's client counts.
    """
    return lambda model: _reaches(model, key)


def before_client(key: int) -> About:
    """Concern the prospects that became a client: what was written before (P14)."""
    return lambda model: _concerns(model, lambda column: column.in_(_became(key)), None)


def rows(kind: Kind, about: About) -> Select[Any]:
    """Select what happened of one kind that has a table of its own, about somebody."""
    return _rows(SOURCES[kind][0], about)


def newest(
    session: Session, about: About, kinds: Collection[Kind], most: int, skip: int = 0
) -> list[Entry]:
    """Read the newest entries of these kinds; each kind is read only as far as the page reaches."""
    found: list[Entry] = []
    for kind in kinds:
        for source in SOURCES[kind]:
            when = source.when
            query = _rows(source, about).order_by(when.desc(), when.class_.id.desc())
            read = session.scalars(query.limit(skip + most))
            found += [Entry(kind, getattr(row, when.key), row, source.stage) for row in read]
    found.sort(key=lambda entry: (entry.at, entry.row.id), reverse=True)
    return found[skip : skip + most]


def stages_of(entry: Entry) -> tuple[ProspectStage | None, ProspectStage | None]:
    """Tell between which stages an entry of that kind moved somebody."""
    if not isinstance(entry.row, AuditEntry):
        return None, entry.stage
    before, after = ((said or {}).get("stage") for said in (entry.row.before, entry.row.after))
    return ProspectStage(before) if before else None, ProspectStage(after) if after else None


def _rows(source: Source, about: About) -> Select[Any]:
    model = source.when.class_
    query = select(model).where(about(model))
    if source.only is not None:
        query = query.where(source.only)
    return query.where(model.deleted_at.is_(None)) if hasattr(model, "deleted_at") else query


def _became(key: int) -> Select[Any]:
    prospect = Prospect.__table__
    return select(prospect.c.id).where(prospect.c.client_id == key)


def _concerns(
    model: type[Base], is_prospect: Callable[[Any], ColumnElement[bool]], client_id: int | None
) -> ColumnElement[bool]:
    """Tell which rows concern a prospect or a client; each way in has its index."""
    table: Table = model.__table__
    if model is AuditEntry:
        return (AuditEntry.table_name == Prospect.__tablename__) & is_prospect(AuditEntry.row_id)
    if model is Prospect:
        return is_prospect(Prospect.id)
    if model is ConversationEntry:
        return _said_about("client_id", client_id)
    ways = [is_prospect(table.c.prospect_id)] if "prospect_id" in table.c else []
    if client_id is not None:
        ways.append(table.c.client_id == client_id)
    if not ways:
        return false()
    return table.c.id.in_(union(*(select(table.c.id).where(way) for way in ways)))


def _said_about(column: str, key: int | None) -> ColumnElement[bool]:
    """The entries of conversations about a client, payer or caregiver; prospects have none."""
    conversation = Conversation.__table__
    about = select(conversation.c.id).where(conversation.c[column] == key)
    return ConversationEntry.conversation_id.in_(about) if key else false()


def _names(model: type[Base], column: str, key: int) -> ColumnElement[bool]:
    table: Table = model.__table__
    if model is ConversationEntry:
        return _said_about(column, key)
    return table.c[column] == key if column in table.c else false()


def _reaches(model: type[Base], key: int) -> ColumnElement[bool]:
    contact = EmergencyContact.__table__.c
    same = contact.id == key
    with_them: ColumnElement[bool]
    if model is Message:
        ways = (contact[name] for name in ADDRESSES)
        with_them = Message.recipient.in_(union(*(select(way).where(same) for way in ways)))
    elif model is CallLog:
        numbers = union(*(select(contact[name]).where(same) for name in PHONES))
        name = select(contact.first_name + " " + contact.last_name).where(same).scalar_subquery()
        with_them = or_(CallLog.number.in_(numbers), CallLog.with_whom == name)
    else:
        return false()
    return model.client_id.in_(select(contact.client_id).where(same)) & with_them


def _moved() -> ColumnElement[bool]:
    """The trail's entries of a prospect's steps; where it began is told by the prospect itself."""
    stage = AuditEntry.after["stage"].as_string()
    return (AuditEntry.action == AuditAction.changed) & stage.is_not(None)


def _untold(stage: ProspectStage) -> ColumnElement[bool]:
    """A prospect whose way to this stage left no trail: imported, or entered in bulk."""
    trail = AuditEntry.__table__.alias("told")
    told = exists().where(
        trail.c.table_name == Prospect.__tablename__,
        trail.c.row_id == Prospect.id,
        trail.c.action == AuditAction.changed,
        trail.c.after["stage"].as_string() == stage.value,
    )
    return (Prospect.stage == stage) & ~told


SOURCES: dict[Kind, tuple[Source, ...]] = {
    Kind.call: (Source(CallLog.called_at),),
    Kind.email: (Source(Message.created_at, Message.channel == Channel.email),),
    Kind.text: (Source(Message.created_at, Message.channel == Channel.text),),
    Kind.task: (Source(Task.created_at),),
    Kind.stage: (
        Source(AuditEntry.at, _moved()),
        Source(Prospect.created_at, stage=ProspectStage.new),
        Source(Prospect.converted_at, _untold(ProspectStage.won), ProspectStage.won),
        Source(Prospect.lost_at, _untold(ProspectStage.lost), ProspectStage.lost),
    ),
    Kind.assessment: (Source(CarePlan.created_at, CarePlan.prospect_id.is_not(None)),),
    Kind.document: (Source(Document.created_at, ~Document.is_photo),),
    Kind.message: (Source(ConversationEntry.created_at),),
    Kind.feedback: (Source(VisitFeedback.created_at),),
}
