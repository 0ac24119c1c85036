"""Referrals: who recommended the agency, for whom, and by which medium (P7)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction, joinedload

from models.prospect import Prospect
from models.referral import Referral
from models.referral_source import OrganisationType, ReferralSource
from services import sources
from services.errors import Refused

MOST_KNOWN = 50
SOURCE_MISSING = _l("Choose who referred, or enter a new referral source.")


@dataclass(frozen=True)
class Recommendation:
    """What was said about who referred: a source that is known, or the facts of a new one."""

    referred_on: date
    source_id: int | None = None
    organisation: str | None = None
    organisation_type: OrganisationType = OrganisationType.other
    department: str | None = None
    contact: str | None = None
    person: str | None = None
    medium_id: int | None = None
    notes: str | None = None


@event.listens_for(Session, "before_flush")
def demand(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Let no prospect in without the referral that led to it, by whatever way it comes (P7).

    Raises:
        Refused: a new prospect has none.
    """
    for row in session.new:
        if isinstance(row, Prospect) and not row.referrals:
            raise Refused(SOURCE_MISSING, field="source")


def check_delete(session: Session, referral: Referral) -> None:
    """Keep the last referral of a prospect.

    Raises:
        Refused: it is the only one.
    """
    if referral.prospect_id and _is_only_one(session, referral.prospect_id):
        raise Refused(_("A prospect keeps at least one referral. Change this one instead."))


def check_change(session: Session, referral: Referral) -> None:
    """Look at a referral that is about to be stored: whom it recommends, and whom it leaves.

    Raises:
        Refused: it recommends nobody, or a prospect would be left without any.
    """
    if referral.prospect is None and referral.client is None:
        raise Refused(_("Please say who was recommended."), field="prospect")
    before: list[Prospect | None] = inspect(referral).attrs.prospect.history.deleted
    for left in before:
        if left is not None and _is_only_one(session, left.id):
            words = _("%(name)s keeps at least one referral. Enter another one instead.", name=left)
            raise Refused(words, field="prospect")


def _is_only_one(session: Session, prospect_id: int) -> bool:
    return len(of_prospect(session, prospect_id)) == 1


def refer(session: Session, prospect: Prospect, said: Recommendation) -> Referral:
    """Record a recommendation of a prospect; the source is chosen or made on the spot.

    Raises:
        Refused: neither was a source chosen nor an organisation named.
    """
    source = _source(session, prospect.office_id, said)
    referral = Referral(
        office_id=prospect.office_id,
        source=source,
        prospect=prospect,
        referred_on=said.referred_on,
        person=said.person,
        medium_id=said.medium_id,
        notes=said.notes,
    )
    session.add(referral)
    return referral


def _source(session: Session, office_id: int, said: Recommendation) -> ReferralSource:
    if said.source_id is not None:
        found = session.scalar(_standing().where(ReferralSource.id == said.source_id))
        if found is None:
            raise Refused(_("This referral source no longer exists."), field="source")
        return found
    if not said.organisation:
        raise Refused(SOURCE_MISSING, field="source")
    return _known(session, office_id, said) or ReferralSource(
        office_id=office_id,
        organisation_type=said.organisation_type,
        organisation=said.organisation,
        department=said.department,
        person=said.contact,
    )


def _known(session: Session, office_id: int, said: Recommendation) -> ReferralSource | None:
    """Find the source that somebody enters a second time, spelled alike or not.

    Only those count that the office sees: in a stranger's inquiry it is the system that looks.
    """
    parts = (said.organisation or "", said.department or "", said.contact or "")
    likely = sources.likely(session, parts[0], MOST_KNOWN, office_id)
    return next((one for one in likely if sources.is_same(one, *parts)), None)


def _standing() -> Select[ReferralSource]:
    return select(ReferralSource).where(ReferralSource.deleted_at.is_(None))


def of_prospect(session: Session, prospect_id: int) -> list[Referral]:
    """Read the referrals of a prospect with their sources, the first one first."""
    query = select(Referral).where(
        Referral.prospect_id == prospect_id, Referral.deleted_at.is_(None)
    )
    loaded = query.options(joinedload(Referral.source))
    return list(session.scalars(loaded.order_by(Referral.referred_on, Referral.id)))
