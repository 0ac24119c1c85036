"""Those who asked for care in a period: whom the figures about referrals count.

A prospect belongs to the period in which it asked, and to its first referral: so each one counts
once, and the lines of every table add up to the same whole.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.referral_source import ReferralSource


@dataclass(frozen=True)
class Cohort:
    """Whose figures: those who asked within these days, at one office or at all."""

    since: date
    until: date
    office_id: int | None = None


def asked(cohort: Cohort) -> list[ColumnElement[bool]]:
    """Say who belongs to the cohort."""
    conditions: list[ColumnElement[bool]] = [
        Prospect.deleted_at.is_(None),
        Prospect.inquiry_date >= cohort.since,
        Prospect.inquiry_date <= cohort.until,
    ]
    if cohort.office_id is not None:
        conditions.append(Prospect.office_id == cohort.office_id)
    return conditions


def counts(stage: Any) -> list[ColumnElement[Any]]:
    """Count all, those who became clients, and those who were lost."""

    def counted(which: ProspectStage) -> ColumnElement[Any]:
        return func.coalesce(func.sum(case((stage == which, 1), else_=0)), 0)

    return [func.count(), counted(ProspectStage.won), counted(ProspectStage.lost)]


def first_referrals(cohort: Cohort) -> Subquery:
    """Put beside each prospect its referrals in their order: the first has turn 1."""
    order = (Referral.referred_on, Referral.id)
    turn = func.row_number().over(partition_by=Prospect.id, order_by=order)
    said = and_(Referral.prospect_id == Prospect.id, Referral.deleted_at.is_(None))
    return (
        select(
            Prospect.id,
            Prospect.stage,
            Prospect.client_id,
            Prospect.converted_at,
            Prospect.inquiry_date,
            Referral.source_id,
            Referral.medium_id,
            turn.label("turn"),
        )
        .outerjoin(Referral, said)
        .where(*asked(cohort))
        .subquery()
    )


def source_names(session: Session, keys: list[int | None]) -> dict[int | None, str]:
    """Name the sources, as far as they exist for this person."""
    query: Select[ReferralSource] = select(ReferralSource).where(ReferralSource.id.in_(keys))
    return {row.id: str(row) for row in session.scalars(query)} if keys else {}
