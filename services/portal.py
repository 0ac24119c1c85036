"""What the portals read: whose record somebody may open, and the short lists on their pages.

Every query here begins with what a grant opens; the wall beneath says the same once more.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.care_plan import CarePlan, CarePlanStatus
from models.care_plan_task import CarePlanTask
from models.care_task import CareTask
from models.client import Client
from models.client_condition import ClientCondition, ConditionKind
from models.grant import Grant
from models.invoice import Invoice, InvoiceState
from models.payer import Payer
from models.schedule import Schedule, ScheduleStatus
from models.schedule_task import ScheduleTask
from models.section import Section
from models.standing import Standing
from services import grants
from services.assessments import Item

UPCOMING = (ScheduleStatus.scheduled, ScheduleStatus.confirmed, ScheduleStatus.in_progress)
FIVE = 5


@dataclass
class Subject:
    """One record that a login may open: a client's, or a payer's.

    `payers` are those whose invoices for the client may be seen beside the client's own.
    """

    kind: str
    id: int
    name: str
    office_id: int
    standing: Standing
    sections: set[Section] = field(default_factory=set)
    payers: set[int] = field(default_factory=set)

    @property
    def key(self) -> str:
        """How the record is named in a form: client-12."""
        return f"{self.kind}-{self.id}"

    def may(self, section: Section) -> bool:
        """Tell whether a section is open."""
        return section in self.sections


def subjects(session: Session, user_id: int, today: date) -> list[Subject]:
    """List the records that a login's live grants open, the login's own first."""
    query = (
        select(Grant)
        .options(joinedload(Grant.client), joinedload(Grant.payer))
        .where(Grant.user_id == user_id, grants.live(today), Grant.section != Section.work)
        .order_by(Grant.standing, Grant.id)
    )
    found: dict[str, Subject] = {}
    for grant in session.scalars(query):
        owner: Client | Payer | None = grant.client if grant.client_id else grant.payer
        if owner is None or owner.deleted_at is not None:
            continue
        if grant.section not in grants.ALLOWED[grant.standing]:
            continue
        kind = "client" if grant.client_id else "payer"
        new = Subject(kind, owner.id, str(owner), owner.office_id, grant.standing)
        subject = found.setdefault(new.key, new)
        subject.sections.add(grant.section)
        if grant.client_id and grant.payer_id:
            subject.payers.add(grant.payer_id)
    return sorted(found.values(), key=lambda one: list(Standing).index(one.standing))


def upcoming(client_id: int, at: datetime) -> Select[tuple[Schedule]]:
    """Select the visits to come, the next one first."""
    return (
        select(Schedule)
        .options(joinedload(Schedule.service))
        .where(
            Schedule.client_id == client_id,
            Schedule.ends_at > at,
            Schedule.status.in_(UPCOMING),
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
    )


def when(visit: Schedule, at: datetime, today: date) -> str:
    """Say how far away a visit is, where that is a word: now, today, tomorrow."""
    if visit.starts_at <= at:
        return _("now")
    days = (visit.local_day - today).days
    return {0: _("today"), 1: _("tomorrow")}.get(days, "")


def tasks_at(session: Session, schedule_id: int) -> list[str]:
    """Say in plain words what is planned for a visit."""
    query = (
        select(CareTask)
        .join(ScheduleTask, ScheduleTask.care_task_id == CareTask.id)
        .where(ScheduleTask.schedule_id == schedule_id)
        .order_by(ScheduleTask.id)
    )
    return [task.plain_words or task.name for task in session.scalars(query)]


def month(client_id: int, first: date) -> Select[tuple[Schedule]]:
    """Select all visits of the month that begins at a day, cancelled ones too."""
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (
        select(Schedule)
        .options(joinedload(Schedule.service))
        .where(
            Schedule.client_id == client_id,
            Schedule.local_day >= first,
            Schedule.local_day < after,
            Schedule.deleted_at.is_(None),
        )
        .order_by(Schedule.starts_at, Schedule.id)
    )


def invoices_of(subject: Subject) -> Select[tuple[Invoice]]:
    """Select the issued invoices in a subject's name; drafts are the office's business (B5)."""
    own = (
        (Invoice.client_id == subject.id) & Invoice.payer_id.is_(None)
        if subject.kind == "client"
        else Invoice.payer_id == subject.id
    )
    return _issued().where(own)


def visible_invoices(subject: Subject) -> Select[tuple[Invoice]]:
    """Select them, and for a client those billed to payers whose grant adds them."""
    if not subject.payers:
        return invoices_of(subject)
    own = Invoice.payer_id.is_(None) | Invoice.payer_id.in_(subject.payers)
    return _issued().where(Invoice.client_id == subject.id, own)


def billed_to_payers(subject: Subject) -> Select[tuple[Invoice]]:
    """Select what payers are billed for a client, as far as a grant adds it, newest first."""
    added = _issued().where(Invoice.client_id == subject.id, Invoice.payer_id.in_(subject.payers))
    return added.order_by(Invoice.issued_on.desc(), Invoice.id.desc())


def _issued() -> Select[tuple[Invoice]]:
    return select(Invoice).where(Invoice.state != InvoiceState.draft, Invoice.deleted_at.is_(None))


def outstanding(subject: Subject) -> Select[tuple[Invoice]]:
    """Select invoices with something to pay, the most urgent first."""
    owed = (Invoice.state == InvoiceState.sent) & (Invoice.paid < Invoice.total)
    return invoices_of(subject).where(owed).order_by(Invoice.due_on, Invoice.id)


def owed(session: Session, subject: Subject) -> Decimal:
    """Sum what is still to be paid in a subject's name."""
    open_ones = outstanding(subject).order_by(None).subquery()
    sums = select(func.sum(open_ones.c.total), func.sum(open_ones.c.paid))
    total, paid = session.execute(sums).one()
    return (total or Decimal(0)) - (paid or Decimal(0))


def settled(subject: Subject) -> Select[tuple[Invoice]]:
    """Select invoices that ask for nothing any more, the newest first."""
    owed = (Invoice.state == InvoiceState.sent) & (Invoice.paid < Invoice.total)
    return invoices_of(subject).where(~owed).order_by(Invoice.issued_on.desc(), Invoice.id.desc())


def newest(subject: Subject) -> Select[tuple[Invoice]]:
    """Select the five invoices created last, paid or not (B6)."""
    latest = invoices_of(subject).where(Invoice.state == InvoiceState.sent)
    return latest.order_by(Invoice.created_at.desc(), Invoice.id.desc()).limit(FIVE)


def care_plan(session: Session, client_id: int) -> CarePlan | None:
    """Find the plan of care in force, with its tasks."""
    query = (
        select(CarePlan)
        .options(selectinload(CarePlan.tasks).joinedload(CarePlanTask.care_task))
        .where(
            CarePlan.client_id == client_id,
            CarePlan.status != CarePlanStatus.draft,
            CarePlan.deleted_at.is_(None),
        )
        .order_by(
            case((CarePlan.status == CarePlanStatus.active, 0), else_=1),
            CarePlan.starts_on.desc(),
            CarePlan.id.desc(),
        )
    )
    return session.scalars(query.limit(1)).first()


def allergies(client_id: int, today: date) -> Select[tuple[ClientCondition]]:
    """Select the allergies that a client has now."""
    return (
        select(ClientCondition)
        .where(
            ClientCondition.client_id == client_id,
            ClientCondition.kind == ConditionKind.allergy,
            ClientCondition.deleted_at.is_(None),
            or_(ClientCondition.ends_on.is_(None), ClientCondition.ends_on >= today),
        )
        .order_by(ClientCondition.id)
    )


def how_often(task: CarePlanTask | Item) -> str:
    """Say in plain words when a task of the plan is done."""
    names = {
        "mon": _("Mondays"),
        "tue": _("Tuesdays"),
        "wed": _("Wednesdays"),
        "thu": _("Thursdays"),
        "fri": _("Fridays"),
        "sat": _("Saturdays"),
        "sun": _("Sundays"),
    }
    if task.frequency == "daily":
        return _("every day")
    if task.frequency == "on_request":
        return _("when you ask for it")
    return ", ".join(names[day] for day in names if day in task.weekdays)
