"""Inquiries from the public form: a stranger's words become a prospect (P16).

The office is told of each. Nothing here answers the stranger: whether anybody is known already is
the business of the office alone.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit_entry import AuditAction
from models.choice import Choice, ChoiceList
from models.emergency_contact import Relation
from models.office import Office
from models.prospect import Prospect
from models.referral_source import OrganisationType
from services import audit, duplicates, messages, prospects, request_keys, settings, staff
from services.errors import Refused
from services.messages import Draft
from services.referrals import Recommendation

WEBSITE = "Website"
ZIP_DIGITS = 5


@dataclass(frozen=True)
class Inquiry:
    """What somebody wrote into the form; `for_me`: the caller is the one who needs care."""

    nonce: str
    first_name: str
    last_name: str
    for_me: bool
    relation: Relation = Relation.other
    their_first_name: str | None = None
    their_last_name: str | None = None
    phone: str | None = None
    email: str | None = None
    zip_code: str | None = None
    best_time: str | None = None
    how_soon: str | None = None
    words: str | None = None
    consent: str = ""


def receive(session: Session, said: Inquiry, today: date, at: datetime) -> Prospect | None:
    """Make a prospect of an inquiry and tell the chosen users; None if this form came before.

    Raises:
        Refused: the agency has no office that could take it.
    """
    if request_keys.take(session, said.nonce, None) is None:
        return None
    office = office_for(session, said.zip_code)
    prospect = _prospect(said, office, today)
    medium = _medium(session)
    recommendation = Recommendation(
        referred_on=today,
        organisation=WEBSITE,
        organisation_type=OrganisationType.website,
        medium_id=medium.id,
    )
    prospects.add(session, prospect, recommendation, at)
    if said.consent:
        words = _("Agreed to the consent text %(mark)s.", mark=said.consent)
        audit.note(session, AuditAction.acted, words, prospect)
    _tell(session, prospect, at)
    return prospect


def office_for(session: Session, zip_code: str | None) -> Office:
    """Choose the office that takes an inquiry: of several the one whose own ZIP is most alike.

    Raises:
        Refused: there is none.
    """
    chosen: list[int] = settings.agency(session)["inquiry_offices"]
    query = select(Office).where(Office.deleted_at.is_(None)).order_by(Office.id)
    every = list(session.scalars(query))
    taking = [one for one in every if one.id in chosen] or every
    if not taking:
        raise Refused(_("We cannot take your words here today. Please call us."))
    return max(taking, key=lambda one: _alike(one.zip_code or "", zip_code or ""))


def listeners(session: Session, office_id: int) -> list[User]:
    """Read who is told about inquiries of an office: those chosen who may see it."""
    chosen = settings.agency(session)["inquiry_notice_users"]
    return list(session.scalars(staff.seeing(office_id).where(User.id.in_(chosen))))


def is_known(session: Session, prospect: Prospect) -> bool:
    """Tell whether an open prospect or a client has the same phone, e-mail, or name and birth.

    Only people of the same office count: who is told need not know whom the others care for.
    """
    traits = duplicates.of_inquiry(prospect)
    others = [
        *duplicates.prospects_like(session, traits, but=prospect.id),
        *duplicates.clients_like(session, traits),
    ]
    return any(one.row.office_id == prospect.office_id for one in others)


def _prospect(said: Inquiry, office: Office, today: date) -> Prospect:
    reached = {"phone_mobile": said.phone, "zip_code": said.zip_code}
    made = Prospect(
        office_id=office.id,
        relation=Relation.self if said.for_me else said.relation,
        caller_first_name=said.first_name,
        caller_last_name=said.last_name,
        caller_email=said.email,
        first_name=said.first_name if said.for_me else said.their_first_name,
        last_name=said.last_name if said.for_me else said.their_last_name,
        best_time_to_call=said.best_time,
        inquiry_date=today,
        notes=said.words,
        other_information={"how_soon": said.how_soon} if said.how_soon else {},
        **{f"caller_{name}": value for name, value in reached.items()},
    )
    if said.for_me:
        made.email_1 = said.email
        made.phone_mobile = said.phone
    made.zip_code = said.zip_code
    return made


def _medium(session: Session) -> Choice:
    """Find “Website” among the media of referrals, or put it there; a retired one still fits.

    So does one that was deleted, unless it was entered anew since.
    """
    is_website = (Choice.list_name == ChoiceList.referral_medium) & (Choice.label == WEBSITE)
    wanted = select(Choice).where(is_website).order_by(Choice.deleted_at.is_not(None)).limit(1)
    if session.scalar(wanted) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(Choice(list_name=ChoiceList.referral_medium, label=WEBSITE))
    return session.scalars(wanted).one()


def _tell(session: Session, prospect: Prospect, at: datetime) -> None:
    context = {"path": f"/office/prospects/{prospect.id}", "known": is_known(session, prospect)}
    drafts = [
        Draft(
            kind="new_inquiry",
            recipient=user.email,
            recipient_name=user.first_name,
            office_id=prospect.office_id,
            dedupe_key=f"inquiry:{prospect.id}:{user.id}",
            about={"prospect_id": prospect.id},
            context=context,
        )
        for user in listeners(session, prospect.office_id)
    ]
    messages.write_all(session, drafts, at)


def _alike(one: str, other: str) -> int:
    """Count the digits with which two ZIP codes begin alike: neighbours share the first ones."""
    count = 0
    for mine, theirs in zip(one[:ZIP_DIGITS], other[:ZIP_DIGITS], strict=False):
        if mine != theirs:
            break
        count += 1
    return count
