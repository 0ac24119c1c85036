"""What became of those who asked for care: by source, medium, rating, month and reason."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, extract, func, select
from sqlalchemy.orm import Session

from models.choice import Choice
from models.prospect import Prospect, ProspectStage
from services import cohorts
from services.cohorts import Cohort
from services.spread import Spread

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Tally:
    """How many asked, became clients and were lost; `name` is None where none was given."""

    name: str | None
    inquiries: int
    clients: int
    lost: int


@dataclass(frozen=True)
class Sources:
    """The sources that sent the most people, and what all others sent together."""

    named: list[Tally]
    others: Tally | None


def by_source(session: Session, cohort: Cohort, most: int) -> Sources:
    """Tally by referral source, the one that sent the most people first."""
    first = cohorts.first_referrals(cohort)
    counts = cohorts.counts(first.c.stage)
    query = (
        select(first.c.source_id, *counts)
        .where(first.c.turn == 1)
        .group_by(first.c.source_id)
        .order_by(counts[0].desc(), first.c.source_id)
        .limit(most + 1)
    )
    rows = session.execute(query).all()
    whole = _whole(session, cohort) if len(rows) > most else None
    names = cohorts.source_names(session, [row[0] for row in rows[:most]])
    named = [Tally(names.get(row[0]), *row[1:]) for row in rows[:most]]
    return Sources(named, _remainder(whole, named) if whole else None)


def by_medium(session: Session, cohort: Cohort) -> list[Tally]:
    """Tally by the medium of the first referral."""
    first = cohorts.first_referrals(cohort)
    counts = cohorts.counts(first.c.stage)
    query = (
        select(Choice.label, *counts)
        .select_from(first)
        .outerjoin(Choice, first.c.medium_id == Choice.id)
        .where(first.c.turn == 1)
        .group_by(Choice.id, Choice.label)
        .order_by(counts[0].desc(), Choice.label)
    )
    return [Tally(*row) for row in session.execute(query)]


def by_rating(session: Session, cohort: Cohort) -> list[Tally]:
    """Tally by rating, in the order of the agency's list."""
    query = (
        select(Choice.label, *cohorts.counts(Prospect.stage))
        .select_from(Prospect)
        .outerjoin(Choice, Prospect.rating_id == Choice.id)
        .where(*cohorts.asked(cohort))
        .group_by(Choice.id, Choice.label, Choice.position)
        .order_by(Choice.id.is_(None), Choice.position, Choice.label)
    )
    return [Tally(*row) for row in session.execute(query)]


def by_month(session: Session, cohort: Cohort) -> list[Tally]:
    """Tally by the month of inquiry, months without any included; the name is like 2026-03."""
    year, month = (extract(part, Prospect.inquiry_date) for part in ("year", "month"))
    query = (
        select(year, month, *cohorts.counts(Prospect.stage))
        .where(*cohorts.asked(cohort))
        .group_by(year, month)
    )
    found = {(int(row[0]), int(row[1])): row[2:] for row in session.execute(query)}
    return [
        Tally(f"{year}-{month:02}", *found.get((year, month), (0, 0, 0)))
        for year, month in _months(cohort)
    ]


def waits(session: Session, cohort: Cohort, offset: int) -> Spread:
    """Spread the days from inquiry to conversion; `offset` is the agency's distance from UTC."""
    asked, won = (_seconds(column) for column in (Prospect.inquiry_date, Prospect.converted_at))
    days = (won + offset - asked) // DAY_SECONDS
    query = (
        select(days.label("days"), func.count())
        .where(
            *cohorts.asked(cohort),
            Prospect.stage == ProspectStage.won,
            Prospect.converted_at.is_not(None),
        )
        .group_by("days")
    )
    found: dict[int, int] = {}
    for wait, number in session.execute(query):
        found[max(int(wait), 0)] = found.get(max(int(wait), 0), 0) + number
    return Spread(found)


def by_reason(session: Session, cohort: Cohort) -> list[tuple[str | None, int]]:
    """Count the lost by reason, the most frequent first."""
    query = (
        select(Choice.label, func.count())
        .select_from(Prospect)
        .outerjoin(Choice, Prospect.lost_reason_id == Choice.id)
        .where(*cohorts.asked(cohort), Prospect.stage == ProspectStage.lost)
        .group_by(Choice.id, Choice.label)
        .order_by(func.count().desc(), Choice.label)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _whole(session: Session, cohort: Cohort) -> Tally:
    query = select(*cohorts.counts(Prospect.stage)).where(*cohorts.asked(cohort))
    return Tally(None, *session.execute(query).one())


def _remainder(whole: Tally, named: list[Tally]) -> Tally:
    return Tally(
        None,
        whole.inquiries - sum(one.inquiries for one in named),
        whole.clients - sum(one.clients for one in named),
        whole.lost - sum(one.lost for one in named),
    )


def _seconds(column: Any) -> ColumnElement[int]:
    return cast(extract("epoch", column), BigInteger)


def _months(cohort: Cohort) -> list[tuple[int, int]]:
    first, last = (day.year * 12 + day.month - 1 for day in (cohort.since, cohort.until))
    return [(number // 12, number % 12 + 1) for number in range(first, last + 1)]
