"""The tabs of a client's profile (C6): each list is read page by page, never as a whole."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.base import db
from models.care_plan import CarePlan, CarePlanStatus
from models.care_plan_task import CarePlanTask
from models.client import Client
from models.client_condition import ClientCondition
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact
from models.invoice import Invoice, InvoiceStanding
from services import timeline
from views import house
from views.office import frequencies
from views.office.access.tab import AccessTab
from views.office.clients.earlier import EarlierTab
from views.office.clients.status import StatusTab
from views.profiles.documents_tab import DocumentsTab
from views.profiles.list_tab import WHOLE, ListTab
from views.profiles.lists import listed
from views.profiles.logs import logs
from views.profiles.messages_tab import messages_tab
from views.profiles.tab import Tab
from views.profiles.timeline_tab import TimelineTab
from views.profiles.visits_tab import visits


class CarePlanTab(ListTab):
    """The plan in force, task by task, and the versions beside it."""

    template = "office/client/care_plan.html"

    def context(self, profile: Any, row: Client) -> dict[str, Any]:
        """Add the active plan."""
        active = (
            select(CarePlan)
            .where(
                CarePlan.client_id == row.id,
                CarePlan.status == CarePlanStatus.active,
                CarePlan.deleted_at.is_(None),
            )
            .options(selectinload(CarePlan.tasks).joinedload(CarePlanTask.care_task))
        )
        plan = db.session.scalars(active).first()
        return super().context(profile, row) | {"plan": plan, "frequencies": frequencies.NAMED}


CONTACTS = listed(
    EmergencyContact,
    "contacts",
    "EmergencyContacts",
    (
        (WHOLE, _l("Name")),
        ("relation", _l("Relation")),
        ("priority", _l("Priority")),
        ("phone_mobile", _l("Mobile phone")),
        ("email_1", _l("Email 1")),
        ("legal_standing", _l("Legal standing")),
    ),
    (EmergencyContact.priority, EmergencyContact.id),
    label=_l("Contacts"),
    empty=_l("No emergency contact yet. Whom may we ring at night?"),
    add=(_l("Emergency contact"), "emergency-contacts"),
)
PAYERS = listed(
    ClientPayer,
    "payers",
    "ClientPayers",
    (
        ("payer", _l("Payer")),
        ("distribution", _l("Distribution")),
        ("position", _l("Order")),
        ("starts_on", _l("From")),
        ("ends_on", _l("Until")),
    ),
    (ClientPayer.position, ClientPayer.id),
    label=_l("Payers"),
    empty=_l("No payer yet: invoices go to the client."),
    add=(_l("Payer"), "client-payers"),
)
HEALTH = listed(
    ClientCondition,
    "health",
    "ClientConditions",
    (
        ("description", _l("Description")),
        ("kind", _l("Kind")),
        ("code", _l("Code")),
        ("starts_on", _l("Since")),
        ("ends_on", _l("Until")),
    ),
    (ClientCondition.kind, ClientCondition.id),
    label=_l("Health"),
    empty=_l("No diagnosis or allergy is noted."),
    add=(_l("Diagnosis or allergy"), "conditions"),
)
CARE_PLAN = listed(
    CarePlan,
    "care-plan",
    "CarePlans",
    (
        ("title", _l("Plan")),
        ("number", _l("Version")),
        ("status", _l("Status")),
        ("starts_on", _l("From")),
        ("ends_on", _l("Until")),
        ("review_on", _l("Review")),
    ),
    (CarePlan.number.desc(), CarePlan.id.desc()),
    label=_l("Care plan"),
    empty=_l("No care plan yet."),
    kind=CarePlanTab,
)
SCHEDULE = visits("client")
INVOICES = listed(
    Invoice,
    "invoices",
    "Invoices",
    (
        ("number", _l("Invoice #")),
        ("payer", _l("Payer")),
        ("standing", _l("State")),
        ("issued_on", _l("Issued")),
        ("due_on", _l("Due")),
        ("total", _l("Total")),
        ("balance", _l("Balance")),
    ),
    (Invoice.created_at.desc(), Invoice.id.desc()),
    label=_l("Invoices"),
    empty=_l("No invoices yet. A billing run makes them from approved visits."),
    values={
        "number": lambda invoice: invoice.number or _("Draft"),
        "standing": lambda invoice: InvoiceStanding[invoice.standing(house.today())],
    },
)
LISTS: tuple[Tab, ...] = (
    CONTACTS,
    PAYERS,
    HEALTH,
    CARE_PLAN,
    SCHEDULE,
    INVOICES,
    messages_tab("client"),
    *logs("client"),
    EarlierTab(),
    DocumentsTab(),
    AccessTab(),
    StatusTab(),
    TimelineTab(timeline.of_client),
)
