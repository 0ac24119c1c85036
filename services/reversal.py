"""Undoing a conversion, as long as the client has no visit, invoice or portal login (P15)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, false, or_, select
from sqlalchemy.orm import Session

from models.base import Base
from models.call_log import CallLog
from models.care_plan import CarePlan, CarePlanStatus
from models.client import Client, Gender
from models.client_address import ClientAddress
from models.document import Document
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.invitation import Invitation, InvitationState
from models.invoice import Invoice
from models.message import Message
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.schedule import Schedule
from models.task import Task, TaskStatus
from models.task_reminder import ReminderState, TaskReminder
from services import admission, prospects
from services.admission import Made
from services.errors import Refused

ALIVE = (InvitationState.sent, InvitationState.opened)


def obstacle(session: Session, prospect: Prospect, client: Client) -> str | None:
    """Say why a prospect's conversion into this client cannot be undone; None when it can."""
    facts: tuple[tuple[type[Base], Any, str], ...] = (
        (Schedule, Schedule.client_id == client.id, _("the client has a schedule")),
        (Invoice, Invoice.client_id == client.id, _("the client has an invoice")),
        (Grant, _open_grant(client), _("somebody has access to the portal for this client")),
        (Invitation, _live_invitation(client), _("an invitation to the portal is on its way")),
        (Prospect, _joined_since(prospect, client), _("another prospect was joined to the client")),
    )
    for model, criterion, words in facts:
        if session.scalar(select(exists(select(model.id).where(criterion)))):
            return _("The conversion cannot be undone any more: %(reason)s.", reason=words)
    return None


def undo(session: Session, prospect_id: int, at: datetime) -> Prospect:
    """Take a conversion back: the prospect stands where it stood, nothing written since is lost.

    Raises:
        Refused: the prospect was not converted, or the client has been built upon.
        MovedOn: somebody else was faster.
        NotYours: the prospect does not exist for this person.
    """
    prospect = prospects.find(session, prospect_id)
    if prospect.stage is not ProspectStage.won or prospect.client_id is None:
        raise Refused(_("This prospect has not been converted."))
    made = _made(prospect)
    client = _locked(session, prospect.client_id)
    if (words := obstacle(session, prospect, client)) is not None:
        raise Refused(words)
    stage = ProspectStage(made.stage)
    prospects.change_stage(session, prospect, stage, at, converted_at=None)
    _return_what_came_along(session, prospect, client, made)
    _return_tasks(session, client, made, at)
    _take_back(session, prospect, client, made, at)
    if made.client:
        _return_what_was_written_since(session, prospect, client)
        client.deleted_at = at
    else:
        _empty(client, prospect, made.filled)
        _put_back(client, prospect, made.replaced)
    prospect.client_id = prospect.conversion = None
    session.flush()
    return prospect


def _made(prospect: Prospect) -> Made:
    return Made(**prospect.conversion or {"stage": ProspectStage.assessed.value})


def _joined_since(prospect: Prospect, client: Client) -> Any:
    """Others became the client whom this conversion made, and who would leave with it."""
    if not _made(prospect).client:
        return false()
    return (Prospect.client_id == client.id) & (Prospect.id != prospect.id)


def _open_grant(client: Client) -> Any:
    used = or_(Grant.revoked_at.is_(None), Grant.user_id.is_not(None))
    return (Grant.client_id == client.id) & used


def _live_invitation(client: Client) -> Any:
    contacts = select(EmergencyContact.id).where(EmergencyContact.client_id == client.id)
    theirs = or_(Invitation.client_id == client.id, Invitation.emergency_contact_id.in_(contacts))
    return theirs & Invitation.state.in_(ALIVE)


def _locked(session: Session, key: int) -> Client:
    """Hold the client's row, so that no visit or invoice is made for it meanwhile."""
    query = select(Client).where(Client.id == key).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Refused(_("The client's record does not exist any more."))
    return found


def _rows(session: Session, model: type[Base], keys: Iterable[int]) -> list[Any]:
    return list(session.scalars(select(model).where(model.id.in_(list(keys)))))


def _return_what_came_along(
    session: Session, prospect: Prospect, client: Client, made: Made
) -> None:
    """Give referrals and assessment back, the latter to the prospect's own office (O4)."""
    for referral in _rows(session, Referral, made.referrals):
        referral.client_id = None
    for plan in _rows(session, CarePlan, map(int, made.plans)):
        status, number = made.plans[str(plan.id)].split(":")
        plan.status, plan.number, plan.client_id = CarePlanStatus(status), int(number), None
        plan.office_id = prospect.office_id


def _return_tasks(session: Session, client: Client, made: Made, at: datetime) -> None:
    """Reopen what the conversion closed; reminders whose time has passed stay dropped.

    What somebody has made another client's task since stays that one's.
    """
    for task in _rows(session, Task, made.handed_over):
        if task.client_id == client.id:
            task.client_id = None
    for task in _rows(session, Task, map(int, made.closed)):
        if task.status is TaskStatus.cancelled:
            task.status = TaskStatus(made.closed[str(task.id)])
    for reminder in _rows(session, TaskReminder, made.dropped):
        if reminder.state is ReminderState.dropped and reminder.remind_at > at:
            reminder.state = ReminderState.waiting


def _take_back(
    session: Session, prospect: Prospect, client: Client, made: Made, at: datetime
) -> None:
    """Take back the emergency contact and, from a client who stays, the address."""
    if made.contact:
        for contact in _rows(session, EmergencyContact, [made.contact]):
            contact.deleted_at = at
    if made.address and not made.client:
        for address in _rows(session, ClientAddress, [made.address]):
            if all(getattr(address, n) == getattr(prospect, n) for n in admission.ADDRESS):
                session.delete(address)


def _return_what_was_written_since(session: Session, prospect: Prospect, client: Client) -> None:
    """Give what was written about the client, or kept for it, to the prospect.

    A later version of the care plan is a version of the assessment again. The photo stays with the
    client's record: prospects have none.
    """
    for model in (Task, CallLog, Message, Document, CarePlan):
        for row in session.scalars(select(model).where(model.client_id == client.id)):
            if isinstance(row, Document) and row.is_photo:
                continue
            if isinstance(row, CarePlan):
                row.status = CarePlanStatus.draft
            row.prospect_id = row.prospect_id or prospect.id
            row.client_id = None


def _empty(client: Client, prospect: Prospect, names: list[str]) -> None:
    """Empty again what the conversion filled in, unless somebody changed it since."""
    empty = {"languages": [], "gender": Gender.unknown}
    values = admission.client_values(prospect)
    for name in names:
        if getattr(client, name) == values[name]:
            setattr(client, name, empty.get(name))


def _put_back(client: Client, prospect: Prospect, replaced: dict[str, Any]) -> None:
    """Put back what the joining replaced, unless somebody changed it since."""
    values = admission.client_values(prospect)
    for name, before in replaced.items():
        if getattr(client, name) == values[name]:
            setattr(client, name, admission.unplain(name, before))
