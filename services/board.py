"""The pipeline board: prospects by stage, since when they stand there, and moving them on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, load_only

from models.audit_entry import AuditAction, AuditEntry
from models.choice import Choice
from models.prospect import Prospect, ProspectStage
from models.task import Task
from services import clock, prospects
from services.errors import MovedOn
from services.open_tasks import IS_OPEN, URGENCY

MOST_CARDS = 50
RECENT = timedelta(days=30)
NOTES_READ = 50


@dataclass(frozen=True)
class Step:
    """What is to be done next about a prospect."""

    title: str
    due_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True)
class Card:
    """One prospect on the board; `days` counts midnights since it entered its stage."""

    row: Prospect
    step: Step | None
    days: int


@dataclass(frozen=True)
class Column:
    """One stage: how many stand there, and the cards of those who came last."""

    stage: ProspectStage
    count: int
    cards: list[Card]


def columns(session: Session, among: Select[int], at: datetime, zone: str) -> list[Column]:
    """Lay out the prospects that a query of ids finds; closed ones only if closed lately."""
    places = session.execute(_places(among, at)).all()
    keys = [place.id for place in places]
    rows = {row.id: row for row in session.scalars(_rows(keys))} if keys else {}
    steps = next_steps(session, keys, at)
    today = clock.local(at, zone).date()
    cards = [
        (place, Card(rows[place.id], steps.get(place.id), _days(rows[place.id], today, zone)))
        for place in places
        if place.id in rows
    ]
    counts = {place.stage: place.number for place in places}
    return [
        Column(stage, counts.get(stage, 0), [card for place, card in cards if place.stage is stage])
        for stage in ProspectStage
    ]


def next_steps(session: Session, keys: list[int], at: datetime) -> dict[int, Step]:
    """Read the most urgent open task of each of these prospects, in one statement."""
    if not keys:
        return {}
    ranked = (
        select(
            Task.prospect_id,
            Task.title,
            Task.due_at,
            func.row_number().over(partition_by=Task.prospect_id, order_by=URGENCY).label("turn"),
        )
        .where(Task.prospect_id.in_(keys), *IS_OPEN)
        .subquery()
    )
    first = select(ranked.c.prospect_id, ranked.c.title, ranked.c.due_at).where(ranked.c.turn == 1)
    return {
        row.prospect_id: Step(row.title, row.due_at, bool(row.due_at and row.due_at < at))
        for row in session.execute(first)
    }


def move(
    session: Session, prospect: Prospect, shown: ProspectStage, to: ProspectStage, at: datetime
) -> None:
    """Move a card from the stage in which it was shown.

    Raises:
        Refused: this move is not one of the legal ones, or has a function of its own.
        MovedOn: the card was stale; the words say who moved the prospect, and where to.
    """
    if prospect.stage is not shown:
        raise MovedOn(who_moved(session, prospect))
    try:
        prospects.move(session, prospect, to, at)
    except MovedOn:
        raise MovedOn(who_moved(session, prospect)) from None


def who_moved(session: Session, prospect: Prospect) -> str:
    """Say who moved a prospect last, as the audit knows it."""
    notes = (
        select(AuditEntry)
        .options(joinedload(AuditEntry.user))
        .where(
            AuditEntry.table_name == Prospect.__tablename__,
            AuditEntry.row_id == prospect.id,
            AuditEntry.action == AuditAction.changed,
        )
        .order_by(AuditEntry.id.desc())
        .limit(NOTES_READ)
    )
    moved = (note for note in session.scalars(notes) if "stage" in (note.after or {}))
    last = next(moved, None)
    return _(
        "%(who)s has moved %(name)s to “%(stage)s” meanwhile. Nothing was changed.",
        who=(last and last.user) or _("Somebody"),
        name=prospect,
        stage=prospect.stage.label,
    )


def _entered() -> ColumnElement[Any]:
    return func.coalesce(Prospect.stage_since, Prospect.created_at)


def _places(among: Select[int], at: datetime) -> Select[Any]:
    """Select who gets a card: in each stage those who entered it last, and how many stand there."""
    newest = (_entered().desc(), Prospect.id.desc())
    place = func.row_number().over(partition_by=Prospect.stage, order_by=newest)
    number = func.count().over(partition_by=Prospect.stage)
    ranked = (
        among.add_columns(Prospect.stage, place.label("place"), number.label("number"))
        .where(or_(Prospect.stage.in_(prospects.OPEN), _entered() >= at - RECENT))
        .subquery()
    )
    shown = select(ranked.c.id, ranked.c.stage, ranked.c.number)
    return shown.where(ranked.c.place <= MOST_CARDS).order_by(ranked.c.place)


def _rows(keys: list[int]) -> Select[Prospect]:
    """Read what a card shows and no more: a prospect has many columns, one of them encrypted."""
    return (
        select(Prospect)
        .where(Prospect.id.in_(keys))
        .options(
            load_only(
                Prospect.first_name,
                Prospect.last_name,
                Prospect.relation,
                Prospect.caller_first_name,
                Prospect.caller_last_name,
                Prospect.stage,
                Prospect.stage_since,
                Prospect.created_at,
            ),
            joinedload(Prospect.owner).load_only(User.first_name, User.last_name),
            joinedload(Prospect.rating).load_only(Choice.label),
        )
    )


def _days(row: Prospect, today: date, zone: str) -> int:
    since = clock.local(row.stage_since or row.created_at, zone).date()
    return max((today - since).days, 0)
