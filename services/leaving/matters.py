"""What a client who leaves would leave open: visits, requests, access and who pays (C2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from models.base import FixedPoint
from models.client import Client, ClientStatus
from models.client_payer import ClientPayer
from models.client_status_change import Fate
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.invitation import Invitation
from models.invoice import Invoice, InvoiceState
from models.schedule import Schedule
from models.schedule_request import RequestState, ScheduleRequest
from models.schedule_series import ScheduleSeries
from models.standing import Standing
from models.task import Task
from services import invitation_states, scheduling
from services.open_tasks import IS_OPEN

MATTERS = (
    "visits",
    "series",
    "requests",
    "tasks",
    "own_access",
    "contact_access",
    "payer_links",
)
LEAVING = frozenset({ClientStatus.discharged, ClientStatus.deceased})
WAITING = frozenset({RequestState.requested, RequestState.acknowledged, RequestState.in_discussion})
# Who is gone still has bills: the client after a discharge, and the family always, may see them.
USUAL: Mapping[str, Fate] = {
    "visits": Fate.cancel,
    "series": Fate.cancel,
    "requests": Fate.cancel,
    "tasks": Fate.keep,
    "own_access": Fate.keep,
    "contact_access": Fate.keep,
    "payer_links": Fate.cancel,
}


@dataclass(frozen=True)
class Open:
    """How much of each matter is open from a day on; invoices stay whatever is chosen."""

    counts: Mapping[str, int]
    invoices: int = 0
    owed: Decimal = Decimal(0)


def usual(status: ClientStatus) -> dict[str, Fate]:
    """Tell what is chosen unless somebody chooses otherwise."""
    died = {"own_access": Fate.cancel} if status is ClientStatus.deceased else {}
    return {**USUAL, **died}


def left_open(session: Session, clients: Collection[int], day: date) -> Open:
    """Count in one statement what these clients would leave open from a day on."""
    found = of(clients, day)
    counts = [
        select(func.count()).select_from(found[name].subquery()).scalar_subquery()
        for name in MATTERS
    ]
    bills = unpaid(clients).subquery()
    rest = type_coerce(func.sum(bills.c.total - bills.c.paid), FixedPoint(2))
    owed = select(rest).scalar_subquery()
    number = select(func.count()).select_from(bills).scalar_subquery()
    *numbers, invoices, balance = session.execute(select(*counts, number, owed)).one()
    return Open(dict(zip(MATTERS, numbers, strict=True)), invoices, balance or Decimal(0))


def of(clients: Collection[int], day: date) -> dict[str, Select[Any]]:
    """Select what is open of each matter."""
    return {
        "visits": visits(clients, day),
        "series": series(clients, day),
        "requests": requests(clients),
        "tasks": tasks(clients),
        "own_access": own_access(clients),
        "contact_access": contact_access(clients),
        "payer_links": payer_links(clients, day),
    }


def visits(clients: Collection[int], day: date) -> Select[Schedule]:
    """Select the planned visits from a day on, on the office's clocks."""
    return select(Schedule).where(
        Schedule.client_id.in_(clients),
        Schedule.local_day >= day,
        Schedule.status.in_(scheduling.OPEN),
        Schedule.deleted_at.is_(None),
    )


def series(clients: Collection[int], day: date) -> Select[ScheduleSeries]:
    """Select what would go on making visits on a day."""
    return select(ScheduleSeries).where(
        ScheduleSeries.client_id.in_(clients),
        or_(ScheduleSeries.ends_on.is_(None), ScheduleSeries.ends_on >= day),
        ScheduleSeries.deleted_at.is_(None),
    )


def requests(clients: Collection[int]) -> Select[ScheduleRequest]:
    """Select the requests for care that nobody has settled."""
    return select(ScheduleRequest).where(
        ScheduleRequest.client_id.in_(clients),
        ScheduleRequest.state.in_(WAITING),
        ScheduleRequest.deleted_at.is_(None),
    )


def tasks(clients: Collection[int]) -> Select[Task]:
    """Select the tasks about these clients that are still to do."""
    return select(Task).where(Task.client_id.in_(clients), *IS_OPEN)


def own_access(clients: Collection[int]) -> Select[Client]:
    """Select those of the clients who have access to the portal, or are invited."""
    return select(Client).where(
        Client.id.in_(clients), or_(*_has_access(Standing.client, Client.id))
    )


def contact_access(clients: Collection[int]) -> Select[EmergencyContact]:
    """Select their contacts who have access to the portal, or are invited."""
    contact = EmergencyContact
    return select(contact).where(
        contact.client_id.in_(clients),
        contact.deleted_at.is_(None),
        or_(*_has_access(Standing.emergency_contact, contact.id)),
    )


def payer_links(clients: Collection[int], day: date) -> Select[ClientPayer]:
    """Select who would still pay for them after a day."""
    return select(ClientPayer).where(
        ClientPayer.client_id.in_(clients),
        or_(ClientPayer.ends_on.is_(None), ClientPayer.ends_on > day),
        ClientPayer.deleted_at.is_(None),
    )


def unpaid(clients: Collection[int]) -> Select[Invoice]:
    """Select their invoices with something left to pay, in whoever's name."""
    return select(Invoice).where(
        Invoice.client_id.in_(clients),
        Invoice.state == InvoiceState.sent,
        Invoice.paid < Invoice.total,
        Invoice.deleted_at.is_(None),
    )


def _has_access(standing: Standing, key: Any) -> tuple[Any, Any]:
    column = f"{standing.value}_id"
    held = select(getattr(Grant, column)).where(
        Grant.standing == standing, getattr(Grant, column).is_not(None), Grant.revoked_at.is_(None)
    )
    asked = select(getattr(Invitation, column)).where(
        Invitation.standing == standing,
        getattr(Invitation, column).is_not(None),
        Invitation.state.in_(invitation_states.OPEN),
    )
    return key.in_(held), key.in_(asked)
