"""The office's dashboard: what needs somebody, what happens today, and where prospects come from.

Everything is counted within what the signed-in person may see; the wall beneath the queries sees
to it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from models.invoice import Invoice, InvoiceState
from models.message import Delivery, Message
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.referral_source import ReferralSource
from models.schedule import Schedule, ScheduleStatus
from models.schedule_request import RequestState, ScheduleRequest
from services import chargebacks, settings, texting

WEEK = timedelta(days=7)
MOST_VISITS = 100
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
        (undelivered, _mail_words(undelivered), "email-logs", _("Look at them"), "EmailLogs"),
    ]
    waiting = [
        Need(words, f"/office/{path}/", label, grid)
        for count, words, path, label, grid in found
        if count
    ]
    return [*waiting, *_undecided(session)]


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


def todays_visits(session: Session, today: date) -> list[Schedule]:
    """List today's visits in their order."""
    query = (
        select(Schedule)
        .options(joinedload(Schedule.client), joinedload(Schedule.service))
        .where(
            Schedule.local_day == today,
            Schedule.status.in_(STANDING),
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
        .limit(MOST_VISITS)
    )
    return list(session.scalars(query))


def pipeline(session: Session) -> list[tuple[str, int]]:
    """Count prospects by stage, in the order of the pipeline."""
    query = (
        select(Prospect.stage, func.count())
        .where(Prospect.deleted_at.is_(None))
        .group_by(Prospect.stage)
    )
    counts = {row[0]: row[1] for row in session.execute(query)}
    return [(stage.label, counts.get(stage, 0)) for stage in ProspectStage]


def conversion(session: Session) -> list[tuple[str, int, int]]:
    """Count referrals and the clients they became, by kind of source, the most fruitful first."""
    won = func.sum(case((Prospect.stage == ProspectStage.won, 1), else_=0))
    query = (
        select(ReferralSource.organisation_type, func.count(), won)
        .select_from(Referral)
        .join(ReferralSource, Referral.source_id == ReferralSource.id)
        .join(Prospect, Referral.prospect_id == Prospect.id)
        .where(Referral.deleted_at.is_(None), Prospect.deleted_at.is_(None))
        .group_by(ReferralSource.organisation_type)
    )
    rows = [(row[0].label, row[1], row[2] or 0) for row in session.execute(query)]
    return sorted(rows, key=lambda row: (-row[2] / row[1], -row[1]))


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
    return select(Schedule.id).where(
        Schedule.status == ScheduleStatus.needs_review, Schedule.deleted_at.is_(None)
    )


def _overdue(today: date) -> Select[Any]:
    return select(Invoice.id).where(
        Invoice.state == InvoiceState.sent, Invoice.paid < Invoice.total, Invoice.due_on < today
    )


def _undelivered() -> Select[Any]:
    return select(Message.id).where(Message.state.in_((Delivery.failed, Delivery.bounced)))


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
