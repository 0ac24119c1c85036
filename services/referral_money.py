"""What ways of finding clients cost, and what the clients brought."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from models.choice import Choice
from models.invoice import Invoice, InvoiceState
from models.prospect import Prospect, ProspectStage
from services import cohorts
from services.cohorts import Cohort

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Spending:
    """What the leads of a media channel cost, and how many clients came of them."""

    name: str | None
    inquiries: int
    clients: int
    cost: Decimal


@dataclass(frozen=True)
class Earning:
    """What was invoiced to the clients whom a source sent."""

    name: str | None
    clients: int
    invoiced: Decimal


def by_channel(session: Session, cohort: Cohort) -> list[Spending]:
    """Sum what media leads cost by channel, the dearest first; leads without price count too."""
    won = cohorts.counts(Prospect.stage)[1]
    cost = func.sum(Prospect.media_cost)
    query = (
        select(Choice.label, func.count(), won, cost)
        .select_from(Prospect)
        .outerjoin(Choice, Prospect.media_channel_id == Choice.id)
        .where(
            *cohorts.asked(cohort),
            Prospect.media_channel_id.is_not(None) | (Prospect.media_cost > 0),
        )
        .group_by(Choice.id, Choice.label)
        .order_by(cost.desc(), Choice.label)
    )
    return [Spending(row[0], row[1], row[2], row[3] or NOTHING) for row in session.execute(query)]


def by_revenue(session: Session, cohort: Cohort, most: int) -> list[Earning]:
    """Sum what was invoiced since the inquiry to the clients of each source, the best first.

    Two prospects who joined one client count as the one that became the client first; the last
    line, without a name, holds the sources beyond `most`.
    """
    earned = _earned(cohort)
    total = func.sum(earned.c.invoiced)
    query = (
        select(
            earned.c.source_id,
            func.count(),
            total,
            func.sum(func.count()).over(),
            func.sum(total).over(),
        )
        .group_by(earned.c.source_id)
        .order_by(func.coalesce(total, 0).desc(), earned.c.source_id)
        .limit(most)
    )
    rows = session.execute(query).all()
    names = cohorts.source_names(session, [row[0] for row in rows])
    named = [Earning(names.get(row[0]), row[1], row[2] or NOTHING) for row in rows]
    clients = int(rows[0][3]) - sum(one.clients for one in named) if rows else 0
    if clients:
        rest = (rows[0][4] or NOTHING) - sum((one.invoiced for one in named), NOTHING)
        named.append(Earning(None, clients, rest))
    return named


def _earned(cohort: Cohort) -> Subquery:
    """Sum the invoices of each client whom a prospect became, credit notes taken off."""
    first = cohorts.first_referrals(cohort)
    order = (first.c.converted_at, first.c.id)
    one_each = (
        select(
            first.c.source_id,
            first.c.client_id,
            first.c.inquiry_date,
            func.row_number().over(partition_by=first.c.client_id, order_by=order).label("place"),
        )
        .where(
            first.c.turn == 1, first.c.stage == ProspectStage.won, first.c.client_id.is_not(None)
        )
        .subquery()
    )
    invoiced = (
        select(func.sum(Invoice.total))
        .where(
            Invoice.client_id == one_each.c.client_id,
            Invoice.issued_on >= one_each.c.inquiry_date,
            Invoice.state == InvoiceState.sent,
            Invoice.deleted_at.is_(None),
        )
        .scalar_subquery()
    )
    each = select(one_each.c.source_id, invoiced.label("invoiced")).where(one_each.c.place == 1)
    return each.subquery()
