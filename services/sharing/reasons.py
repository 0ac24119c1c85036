"""Why somebody can see something, or cannot: asked of what decides it, then put into words (A6).

Whether a section is open is asked of the portal itself, in a session that acts for the person; the
grants that the office sees only tell the reason.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from models.grant import Grant
from models.invoice import Invoice, InvoiceState
from models.section import Section
from services import grants, portal, standings
from services.sharing.lines import Line
from services.standings import Person


@dataclass(frozen=True)
class Reason:
    """The answer in one sentence or two."""

    is_open: bool
    words: str


def login_of(session: Session, line: Line) -> User | None:
    """Find the login of a person, also where all its permissions have ended."""
    if line.login is not None:
        return line.login
    query = _held(line.person).where(Grant.user_id.is_not(None)).order_by(Grant.id.desc())
    last = session.scalars(query.limit(1)).first()
    return last.user if last else None


def is_open(acting: Session, user_id: int, person: Person, section: Section, today: date) -> bool:
    """Ask the portal, in a session that acts for the login, whether it opens the section."""
    wanted = _key(person)
    found = portal.subjects(acting, user_id, today)
    return any(one.key == wanted and one.may(section) for one in found)


def explain(session: Session, line: Line, section: Section, today: date, open_: bool) -> Reason:
    """Say why a section is open to a person, or is not."""
    name, about = str(line.person), section.label.lower()
    user = login_of(session, line)
    given = _given(session, line.person, section, user)
    live = [one for one in given if _holds(one, today)]
    if open_ and live:
        said = _(
            "Yes: %(name)s sees “%(section)s”. %(why)s", name=name, section=about, why=_why(live[0])
        )
        return Reason(True, " ".join([said, _limits(section)]).strip())
    why = _why_not(line, section, given, today)
    return Reason(
        False,
        _("No: %(name)s does not see “%(section)s”. %(why)s", name=name, section=about, why=why),
    )


def explain_invoice(session: Session, acting: Session, number: str, name: str) -> Reason:
    """Say why an invoice is there for a person, or is not; `acting` reads as that person.

    Of an invoice that does not exist for the staff who ask, nothing is told: a person may well see
    invoices of another office.
    """
    query = select(Invoice).where(Invoice.number == number, Invoice.deleted_at.is_(None))
    found = session.scalar(query.options(joinedload(Invoice.payer), joinedload(Invoice.client)))
    if found and acting.scalar(query.with_only_columns(Invoice.id)) is not None:
        return Reason(
            True, _("Yes: invoice %(number)s is open to %(name)s.", number=number, name=name)
        )
    if found is None:
        why = _("There is no such invoice, or it is not yours to see.")
    elif found.state is InvoiceState.draft:
        why = _("It is a draft; drafts exist only in the office.")
    elif found.payer is not None:
        why = _(
            "It is billed to %(payer)s for %(client)s; such invoices open to the payer, and to "
            "others only where a permission adds them.",
            payer=found.payer,
            client=found.client,
        )
    else:
        why = _(
            "It is billed to %(client)s, whose invoices are not open here.", client=found.client
        )
    return Reason(
        False,
        _(
            "No: %(name)s does not see invoice %(number)s. %(why)s",
            name=name,
            number=number,
            why=why,
        ),
    )


def _given(session: Session, person: Person, section: Section, user: User | None) -> list[Grant]:
    """Every permission for the section that ever concerned the person's login, newest first.

    A login may have it in another role: a guardian who is also the first contact.
    """
    about = _held(person)
    if user is not None:
        owners = standings.owners(person)
        same = Grant.client_id == owners.get("client_id")
        if owners.get("client_id") is None:
            same = Grant.payer_id == owners.get("payer_id")
        mine = (Grant.user_id == user.id) & same
        about = _every().where(or_(mine, _told_by(person)))
    query = about.where(Grant.section == section).order_by(Grant.id.desc())
    return list(session.scalars(query.limit(20)))


def _held(person: Person) -> Any:
    return _every().where(_told_by(person))


def _every() -> Any:
    return select(Grant).options(
        joinedload(Grant.user), joinedload(Grant.granted_by), joinedload(Grant.document)
    )


def _told_by(person: Person) -> Any:
    standing = standings.of(person)
    return (Grant.standing == standing) & (getattr(Grant, standings.column(standing)) == person.id)


def _holds(grant: Grant, today: date) -> bool:
    begun = grant.starts_on <= today and grant.user_id is not None
    return begun and grant.revoked_at is None and not (grant.ends_on and grant.ends_on < today)


def _why(grant: Grant) -> str:
    said = [
        _(
            "Because of: %(basis)s, as %(standing)s.",
            basis=grant.basis.label.lower(),
            standing=grant.standing.label.lower(),
        ),
        _("Since %(day)s.", day=_day(grant.starts_on)),
    ]
    said.append(
        _("The last day is %(day)s.", day=_day(grant.ends_on))
        if grant.ends_on
        else _("There is no last day.")
    )
    if grant.granted_by is not None:
        said.append(_("Given by %(who)s.", who=grant.granted_by))
    if grant.document is not None:
        said.append(_("Supporting document: %(title)s.", title=grant.document))
    return " ".join(said)


def _limits(section: Section) -> str:
    return {
        Section.care_plan: _("Only a plan that is no draft."),
        Section.invoices: _("Only issued invoices in that name, and those that are added."),
        Section.documents: _("Only documents that are marked as visible in the portal."),
    }.get(section, "")


def _why_not(line: Line, section: Section, given: list[Grant], today: date) -> str:
    if line.person.deleted_at is not None:
        return _("The record was deleted.")
    if section not in grants.ALLOWED[line.standing]:
        return _("This section is never opened to a payer.")
    if not given:
        return _("It was never ticked for this person.")
    last = given[0]
    if last.revoked_at is not None:
        return _("It was taken away on %(day)s.", day=_day(last.revoked_at.date()))
    if last.ends_on and last.ends_on < today:
        return _("The last day was %(day)s.", day=_day(last.ends_on))
    if last.starts_on > today:
        return _("It begins on %(day)s.", day=_day(last.starts_on))
    if last.user_id is None:
        return _("It is ticked, but the invitation was not accepted yet.")
    return _("The login or the record is closed.")


def _key(person: Person) -> str:
    owners = standings.owners(person)
    client_id = owners.get("client_id")
    return f"client-{client_id}" if client_id is not None else f"payer-{person.id}"


def _day(day: date) -> str:
    return str(format_date(day, "long"))
