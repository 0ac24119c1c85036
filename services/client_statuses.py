"""A client's status: changes in a chain, each from its effective date on (C2).

Each change is dated no earlier than the last one that stands, and is a legal step from it. One for
a later day is planned, and a job brings it into force on that day. Only the last of the chain can
be taken back. Who leaves has visits, tasks and more, about which somebody decides: nothing is
silent (services/leaving).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from models.client import Client, ClientStatus
from models.client_status_change import ChangeState, ClientStatusChange, Fate
from services import clock, settings, wording
from services.errors import MovedOn, NotYours, Refused
from services.leaving import endings, returns
from services.leaving.matters import LEAVING, MATTERS
from services.transitions import Moves, transition

Status = ClientStatus
MOVES: Moves = {
    Status.pending: (Status.active, Status.on_hold, Status.discharged, Status.deceased),
    Status.active: (Status.on_hold, Status.discharged, Status.deceased),
    Status.on_hold: (Status.active, Status.discharged, Status.deceased),
    Status.discharged: (Status.pending, Status.active, Status.deceased),
    Status.deceased: (),
}
FURTHEST = timedelta(days=366)
EARLIEST = 1900


@dataclass(frozen=True)
class Wish:
    """What somebody asks for; visits and tasks have to be spoken about, the rest stays."""

    status: ClientStatus
    effective_on: date
    reason: str = ""
    visits: Fate | None = None
    tasks: Fate | None = None
    series: Fate = Fate.keep
    requests: Fate = Fate.keep
    own_access: Fate = Fate.keep
    contact_access: Fate = Fate.keep
    payer_links: Fate = Fate.keep


def standing(client_id: int) -> Select[ClientStatusChange]:
    """Select the changes that stand, planned ones too; the last one first."""
    change = ClientStatusChange
    query = select(change).where(
        change.client_id == client_id, change.state != ChangeState.taken_back
    )
    return query.order_by(change.effective_on.desc(), change.id.desc())


def history(client_id: int) -> Select[ClientStatusChange]:
    """Select every change that was ever made, the last one first."""
    change = ClientStatusChange
    query = select(change).where(change.client_id == client_id)
    return query.order_by(change.effective_on.desc(), change.id.desc())


def next_planned(session: Session, client_id: int) -> ClientStatusChange | None:
    """Read the change that is planned next."""
    planned = standing(client_id).where(ClientStatusChange.state == ChangeState.planned)
    first = planned.order_by(None).order_by(ClientStatusChange.effective_on, ClientStatusChange.id)
    return session.scalars(first.limit(1)).first()


def begin(session: Session, client: Client, today: date, by: int | None) -> None:
    """Note the status with which a new client begins."""
    client.status_since = today
    session.add(client)
    session.flush()
    session.add(
        ClientStatusChange(
            client_id=client.id, status=client.status, effective_on=today, changed_by_id=by
        )
    )


def change(
    session: Session, client: Client, wish: Wish, at: datetime, by: int | None
) -> tuple[ClientStatusChange, Counter[str]]:
    """Change a client's status, from today or an earlier day at once, from a later day then.

    Returns the change, and how much of each matter was ended with it.

    Raises:
        Refused: it is no step from the last status, is dated wrongly, or does not say what is to
            become of visits and tasks.
    """
    today = clock.local(at, settings.agency(session)["time_zone"]).date()
    _lock(session, client)
    _check_step(session, client, wish)
    _check_day(wish, today)
    _check_leaving(wish)
    made = ClientStatusChange(
        client=client,
        status=wish.status,
        effective_on=wish.effective_on,
        reason=wish.reason.strip() or None,
        changed_by_id=by,
        state=ChangeState.planned,
        **({name: getattr(wish, name) for name in MATTERS} if wish.status in LEAVING else {}),
    )
    session.add(made)
    session.flush()
    is_now = wish.effective_on <= today
    return made, bring_into_force(session, made, at) if is_now else Counter()


def bring_into_force(session: Session, made: ClientStatusChange, at: datetime) -> Counter[str]:
    """Let a planned change hold from now on, and carry out what was chosen with it.

    Raises:
        MovedOn: somebody else took it back, or brought it into force.
    """
    _claim(session, made, ChangeState.planned, ChangeState.in_force)
    client = made.client
    since = {"status_since": made.effective_on}
    transition(session, client, "status", client.status, made.status, **since)
    return endings.carry_out(session, made, at)


def take_back(
    session: Session, client: Client, key: int, at: datetime
) -> tuple[ClientStatusChange, Counter[str]]:
    """Take the last change back; one in force gives way to the status before it.

    Returns the change, and how much came back of what it had ended.

    Raises:
        NotYours: the client has no such change.
        Refused: others came after it, or nothing came before it.
    """
    _lock(session, client)
    last = session.scalars(standing(client.id).limit(2)).all()
    if not last or last[0].id != key:
        if session.scalar(history(client.id).where(ClientStatusChange.id == key)) is None:
            raise NotYours(_("There is no such change of status."))
        raise Refused(_("Only the last change can be taken back."))
    if last[0].state is ChangeState.planned:
        _claim(session, last[0], ChangeState.planned, ChangeState.taken_back)
        return last[0], Counter()
    if len(last) < 2:
        raise Refused(_("This is the first status; there is none before it."))
    _claim(session, last[0], ChangeState.in_force, ChangeState.taken_back)
    since = {"status_since": last[1].effective_on}
    transition(session, client, "status", client.status, last[1].status, **since)
    return last[0], returns.bring_back(session, last[0], at)


def due(session: Session, today: date, most: int = 500) -> Sequence[int]:
    """Read which planned changes have reached their day, in their order."""
    change = ClientStatusChange
    query = (
        select(change.id)
        .join(change.client)
        .where(
            change.state == ChangeState.planned,
            change.effective_on <= today,
            Client.deleted_at.is_(None),
        )
        .order_by(change.effective_on, change.id)
    )
    return session.scalars(query.limit(most)).all()


def _lock(session: Session, client: Client) -> None:
    session.flush()
    session.scalar(select(Client.id).where(Client.id == client.id).with_for_update())
    session.refresh(client)


def _check_step(session: Session, client: Client, wish: Wish) -> None:
    last = session.scalars(standing(client.id).limit(1)).first()
    before = last.status if last else client.status
    since = last.effective_on if last else client.status_since
    if wish.status is before:
        raise Refused(_("This client is “%(old)s” already.", old=before.label), field="status")
    if wish.status not in MOVES[before]:
        words = _(
            "What is “%(old)s” cannot become “%(new)s”. If “%(old)s” is a mistake, take it back.",
            old=before.label,
            new=wish.status.label,
        )
        raise Refused(words, field="status")
    if since and wish.effective_on < since:
        words = _(
            "“%(old)s” begins on %(day)s. Choose that day or a later one, or take it back first.",
            old=before.label,
            day=wording.full_day(since),
        )
        raise Refused(words, field="effective_on")


def _check_day(wish: Wish, today: date) -> None:
    if wish.effective_on.year < EARLIEST:
        raise Refused(_("Please choose a day of our time."), field="effective_on")
    if wish.effective_on > today and wish.status is Status.deceased:
        raise Refused(_("A death cannot be dated in the future."), field="effective_on")
    if wish.effective_on > today + FURTHEST:
        raise Refused(_("Please choose a day within a year."), field="effective_on")


def _check_leaving(wish: Wish) -> None:
    if wish.status not in LEAVING:
        return
    if not wish.reason.strip():
        raise Refused(_("Please write down why."), field="reason")
    if wish.visits is None:
        raise Refused(_("Choose what happens to planned visits."), field="visits")
    if wish.tasks is None:
        raise Refused(_("Choose what happens to open tasks."), field="tasks")


def _claim(session: Session, made: ClientStatusChange, old: ChangeState, new: ChangeState) -> None:
    moved = session.scalar(
        update(ClientStatusChange)
        .where(ClientStatusChange.id == made.id, ClientStatusChange.state == old)
        .values(state=new)
        .returning(ClientStatusChange.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(made)
    if moved is None:
        raise MovedOn(_("Somebody was faster: this is now “%(state)s”.", state=made.state.label))
