"""The office's dashboard: what needs somebody, what happens today, and where prospects come from.

Everything is counted within what the signed-in person may see; the wall beneath the queries sees
to it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, literal, select, text, union_all
from sqlalchemy.orm import Session, joinedload

from models.invoice import Invoice
from models.message import Message
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.referral_source import ReferralSource
from models.schedule import Schedule, ScheduleStatus
from models.schedule_request import RequestState, ScheduleRequest
from services import (
    board,
    chargebacks,
    documents,
    message_needs,
    prospects,
    settings,
    texting,
)

DAY, WEEK, YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=365)
MOST_VISITS = 100
MOST_COUNTED = 20_000
MOST_REFERRALS = 5_000
# Written out, so that both databases see that a partial index holds these rows.
TO_REVIEW = text("schedule.status = 'needs_review'")
UNPAID = text("invoice.state = 'sent' AND invoice.paid < invoice.total")
UNDELIVERED = text("message.state IN ('failed', 'bounced')")
NOTICES = {  # the setting, and the page where it is decided
    "inquiry_notice_users": ("inquiry-form", "InquiryForm"),
    "request_notice_users": ("who-is-told", "WhoIsTold"),
    "text_notice_users": ("who-is-told", "WhoIsTold"),
}
STANDING = (
    ScheduleStatus.scheduled,
    ScheduleStatus.confirmed,
    ScheduleStatus.in_progress,
    ScheduleStatus.completed,
    ScheduleStatus.needs_review,
    ScheduleStatus.approved,
)


@dataclass(frozen=True)
class Need:
    """One sentence about something that waits, and where to deal with it."""

    words: str
    href: str
    label: str
    grid: str
    act: str = "list"


def needs(session: Session, today: date, at: datetime) -> list[Need]:
    """Say what waits for the office, the most pressing first; nothing where nothing waits."""
    requests = _count(session, _requests())
    open_shifts = _count(session, _open_shifts(at))
    review = _count(session, _to_review())
    overdue = _count(session, _overdue(today))
    sent_in = _count(session, documents.waiting())
    undelivered = _count(session, _undelivered())
    disputed = len(chargebacks.waiting(session))
    found = [
        (requests, _request_words(requests), "schedule-requests", _("Answer"), "ScheduleRequests"),
        (open_shifts, _shift_words(open_shifts), "schedules", _("Find somebody"), "Schedules"),
        (review, _review_words(review), "schedules", _("Review"), "Schedules"),
        (overdue, _overdue_words(overdue), "invoices", _("Look at them"), "Invoices"),
        (
            disputed,
            _dispute_words(disputed),
            "payment-checks",
            _("Find the payment"),
            "PaymentChecks",
        ),
        (sent_in, _document_words(sent_in), "documents", _("Look at them"), "Documents"),
        (undelivered, _mail_words(undelivered), "email-logs", _("Look at them"), "EmailLogs"),
    ]
    waiting = [
        Need(words, f"/office/{path}/", label, grid)
        for count, words, path, label, grid in found
        if count
    ]
    return [*_of_messages(session), *waiting, *_undecided(session)]


def _undecided(session: Session) -> list[Need]:
    """Say which notices reach nobody: who was chosen may have left since (P16, S7)."""
    decided = settings.agency(session)
    chosen = {key for name in NOTICES for key in decided[name]}
    query = select(User.id).where(User.id.in_(chosen), User.active)
    there = set(session.scalars(query)) if chosen else set()
    said = {
        "inquiry_notice_users": _("Nobody is chosen to be told about inquiries."),
        "request_notice_users": _("Nobody is chosen to be told about schedule requests."),
    }
    if texting.is_possible():
        said["text_notice_users"] = _("Nobody is chosen to be told about texts.")
    return [
        Need(words, f"/office/{NOTICES[name][0]}/", _("Choose"), NOTICES[name][1], "show")
        for name, words in said.items()
        if not there & {*decided[name]}
    ]


def _of_messages(session: Session) -> list[Need]:
    """Say what people of the portals wrote and nobody has dealt with yet (A7)."""
    return [
        Need(words, f"/office/{where[0]}", *where[1:])
        for count, words, where in message_needs.found(session)
        if count
    ]


def todays_visits(session: Session, today: date) -> list[Schedule]:
    """List today's visits in their order."""
    midnight = datetime.combine(today, time(), UTC)
    query = (
        select(Schedule)
        .options(joinedload(Schedule.client), joinedload(Schedule.service))
        .where(
            Schedule.starts_at >= midnight - DAY,  # whatever the zone: the index is by instants
            Schedule.starts_at < midnight + 2 * DAY,
            Schedule.local_day == today,
            Schedule.status.in_(STANDING),
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
        .limit(MOST_VISITS)
    )
    return list(session.scalars(query))


def pipeline(session: Session, at: datetime) -> list[tuple[str, int, str]]:
    """Count prospects by stage, in the order of the pipeline; closed ones as on the board."""
    counts = union_all(*(_in_stage(stage, at - board.RECENT) for stage in ProspectStage))
    found = {row[0]: row[1] for row in session.execute(counts)}
    return [
        (_stage_words(stage), found[stage.value], _count_words(found[stage.value]))
        for stage in ProspectStage
    ]


def _stage_words(stage: ProspectStage) -> str:
    if stage in prospects.OPEN:
        return stage.label
    return _("%(stage)s, last 30 days", stage=stage.label)


def _count_words(count: int) -> str:
    return f"{count:,}" if count < MOST_COUNTED else f"{count:,}+"


def _in_stage(stage: ProspectStage, since: datetime) -> Select[str, int]:
    """Count one stage within its index; what nobody can look at is not counted to the end."""
    standing = select(Prospect.id).where(Prospect.stage == stage, Prospect.deleted_at.is_(None))
    if stage not in prospects.OPEN:
        standing = standing.where(Prospect.stage_since >= since)
    return select(literal(stage.value), func.count()).select_from(
        standing.limit(MOST_COUNTED).subquery()
    )


def conversion(session: Session, today: date) -> list[tuple[str, int, int]]:
    """Count a year's referrals and the clients they became, by kind of source, the best first.

    At most the newest thousands. What belongs to them is read by key: a join of tables that grew a
    moment ago would rest on what the database guesses about them, and may take a minute.
    """
    said = session.execute(_referrals(today - YEAR)).all()
    stages = _by_key(session, Prospect, Prospect.stage, {row.prospect_id for row in said})
    kinds = _by_key(
        session, ReferralSource, ReferralSource.organisation_type, {row.source_id for row in said}
    )
    counted: Counter[Any] = Counter()
    won: Counter[Any] = Counter()
    for row in said:
        if row.prospect_id in stages and row.source_id in kinds:
            counted[kinds[row.source_id]] += 1
            won[kinds[row.source_id]] += stages[row.prospect_id] is ProspectStage.won
    rows = [(kind.label, counted[kind], won[kind]) for kind in counted]
    return sorted(rows, key=lambda row: (-row[2] / row[1], -row[1], row[0]))


def _referrals(since: date) -> Select[int, int | None]:
    return (
        select(Referral.source_id, Referral.prospect_id)
        .where(
            Referral.referred_on >= since,
            Referral.deleted_at.is_(None),
            Referral.prospect_id.is_not(None),
        )
        .order_by(Referral.referred_on.desc(), Referral.id.desc())
        .limit(MOST_REFERRALS)
    )


def _by_key(session: Session, model: type[Any], fact: Any, keys: set[int]) -> dict[int, Any]:
    """Read one fact of some rows, as far as they exist for this person."""
    if not keys:
        return {}
    query = select(model.id, fact).where(model.id.in_(keys), model.deleted_at.is_(None))
    return {row[0]: row[1] for row in session.execute(query)}


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.limit(1000).subquery())) or 0


def _requests() -> Select[Any]:
    return select(ScheduleRequest.id).where(
        ScheduleRequest.state == RequestState.requested, ScheduleRequest.deleted_at.is_(None)
    )


def _open_shifts(at: datetime) -> Select[Any]:
    return select(Schedule.id).where(
        Schedule.caregiver_id.is_(None),
        Schedule.starts_at >= at,
        Schedule.starts_at < at + WEEK,
        Schedule.status == ScheduleStatus.scheduled,
        Schedule.deleted_at.is_(None),
    )


def _to_review() -> Select[Any]:
    return select(Schedule.id).where(TO_REVIEW, Schedule.deleted_at.is_(None))


def _overdue(today: date) -> Select[Any]:
    return select(Invoice.id).where(UNPAID, Invoice.due_on < today)


def _undelivered() -> Select[Any]:
    return select(Message.id).where(UNDELIVERED)


def _request_words(count: int) -> str:
    return ngettext(
        "%(num)s family waits for an answer to a schedule request.",
        "%(num)s families wait for an answer to a schedule request.",
        count,
    )


def _shift_words(count: int) -> str:
    return ngettext(
        "%(num)s visit of the next seven days has no caregiver.",
        "%(num)s visits of the next seven days have no caregiver.",
        count,
    )


def _review_words(count: int) -> str:
    return ngettext("%(num)s visit needs review.", "%(num)s visits need review.", count)


def _overdue_words(count: int) -> str:
    return ngettext("%(num)s invoice is overdue.", "%(num)s invoices are overdue.", count)


def _dispute_words(count: int) -> str:
    return ngettext(
        "A cardholder took a payment back (chargeback).",
        "Cardholders took %(num)s payments back (chargebacks).",
        count,
    )


def _mail_words(count: int) -> str:
    return ngettext(
        "%(num)s mail did not reach its reader.",
        "%(num)s mails did not reach their readers.",
        count,
    )


def _document_words(count: int) -> str:
    return ngettext(
        "%(num)s document came through the portal.",
        "%(num)s documents came through the portal.",
        count,
    )
