"""A client takes consent back, and may ask the office to undo it; the office is told (A4)."""

from datetime import date, datetime

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.section import Section
from models.task import OPEN_STATUSES, Task
from services import grants, messages, settings, staff, tasks
from services.errors import NotYours, Refused
from services.sharing import insight

LONGEST_TITLE = 120


def withdraw(session: Session, client: Client, key: int, today: date, at: datetime) -> str:
    """Take the access of a contact away at once, and tell the office; give the contact's name.

    Raises:
        NotYours: no such contact of the client sees anything.
        Refused: the agency does not allow it, or the access does not rest on consent alone.
    """
    seer = _seer(session, client, key, today, at)
    if not seer.can_be_withdrawn:
        raise _by_law()
    for grant in seer.line.grants:
        grant.withdrawn = True
    grants.revoke(session, seer.line.person, at)
    title = _("%(client)s took consent back: %(name)s", client=client, name=seer.name)
    _tell(session, client, title, f"consent:{client.id}:{key}:{at.isoformat()}", at)
    return seer.name


def withdraw_section(
    session: Session, client: Client, key: int, section: Section, today: date, at: datetime
) -> str:
    """Take one section away from a contact; the next page is closed, and nobody is signed out.

    With the last one, all access ends. Returns the contact's name.

    Raises:
        NotYours: no such contact of the client sees it.
        Refused: the agency does not allow it, or the section does not rest on consent alone.
    """
    seer = _seer(session, client, key, today, at)
    found = [grant for grant in seer.line.grants if grant.section is section]
    if not found:
        raise NotYours(_("This person sees nothing about you."))
    if section not in seer.consented:
        raise _by_law()
    if len(found) == len(seer.line.grants):
        return withdraw(session, client, key, today, at)
    for grant in found:
        grant.revoked_at, grant.withdrawn = at, True
    words = _(
        "%(client)s took consent back: %(name)s (%(section)s)",
        client=client,
        name=seer.name,
        section=section.label,
    )
    _tell(session, client, words, f"consent:{client.id}:{key}:{section}:{at.isoformat()}", at)
    return seer.name


def give_back(
    session: Session,
    client: Client,
    key: int,
    section: Section,
    today: date,
    at: datetime,
    by: int,
) -> str:
    """Open a section again that the client took away of late, as it stood; tell the office.

    Raises:
        NotYours: nothing of the kind was taken from such a contact, who sees other things still.
        Refused: the agency does not allow it.
    """
    seer = _seer(session, client, key, today, at)
    if section not in seer.given_back:
        raise NotYours(_("Nothing was taken away from this person of late."))
    places = set()
    for before in session.scalars(insight.withdrawn(client, seer, section, today, at)).all():
        before.withdrawn = False
        if before.payer_id not in places:
            session.add(_again(before, today, by))
            places.add(before.payer_id)
    words = _(
        "%(client)s gave consent again: %(name)s (%(section)s)",
        client=client,
        name=seer.name,
        section=section.label,
    )
    _tell(session, client, words, f"consent-again:{client.id}:{key}:{section}:{at.isoformat()}", at)
    return seer.name


def _again(before: Grant, today: date, by: int) -> Grant:
    same = (
        "office_id",
        "user_id",
        "standing",
        "section",
        "client_id",
        "payer_id",
        "emergency_contact_id",
        "basis",
        "document_id",
        "ends_on",
    )
    facts = {name: getattr(before, name) for name in same}
    return Grant(**facts, starts_on=max(today, before.starts_on), granted_by_id=by)


def _seer(session: Session, client: Client, key: int, today: date, at: datetime) -> insight.Seer:
    """Find the contact of that key who sees something, held until the transaction ends."""
    if not settings.agency(session)["client_may_withdraw"]:
        raise Refused(_("Please ask the office to change this for you."))
    session.execute(select(EmergencyContact.id).where(EmergencyContact.id == key).with_for_update())
    found = insight.seers(session, client, today, at)
    seer = next((one for one in found if is_contact(one, key)), None)
    if seer is None:
        raise NotYours(_("This person sees nothing about you."))
    return seer


def _by_law() -> Refused:
    return Refused(_("This access rests on the law, not on your consent. Please ask the office."))


def ask_back(session: Session, client: Client, key: int, at: datetime) -> str:
    """Ask the office to give a contact's access back; asked twice, it is one task.

    Raises:
        NotYours: nothing was taken from such a contact of late.
    """
    found = insight.taken_away(session, client, at)
    contact = next((one for one in found if one.id == key), None)
    if contact is None:
        raise NotYours(_("Nothing was taken away from this person of late."))
    title = _("%(client)s asks to give access back: %(name)s", client=client, name=contact)
    _tell(session, client, title, f"consent-back:{client.id}:{key}:{at.isoformat()}", at)
    return str(contact)


def is_contact(seer: insight.Seer, key: int) -> bool:
    """Tell whether somebody is the contact of that key; payers have keys of their own."""
    return isinstance(seer.line.person, EmergencyContact) and seer.key == key


def _tell(session: Session, client: Client, title: str, key: str, at: datetime) -> None:
    """Put a task on the client's timeline, and mail those who are chosen to be told."""
    title = title[:LONGEST_TITLE]
    same = select(Task.id).where(
        Task.client_id == client.id, Task.title == title, Task.status.in_(OPEN_STATUSES)
    )
    if session.scalar(same.limit(1)) is not None:
        return
    tasks.create(
        session, Task(office_id=client.office_id, client_id=client.id, title=title, due_at=at)
    )
    chosen = settings.agency(session)["consent_notice_users"]
    query = staff.seeing(client.office_id).where(User.id.in_(chosen))
    for user in session.scalars(query):
        messages.write(
            session,
            at=at,
            kind="consent_changed",
            recipient=user.email,
            recipient_name=f"{user.first_name} {user.last_name}",
            office_id=client.office_id,
            dedupe_key=f"{key}:{user.id}",
            context={"path": f"/office/clients/{client.id}/access"},
            about={"client_id": client.id},
        )
