"""The portal's first page, and whose record it shows."""

from flask import g, url_for
from flask_appbuilder import expose

from models.base import db
from models.conversation import Conversation
from models.schedule import Schedule
from models.section import Section
from services import clock, conversation_lists, documents, portal
from views import house
from views.gateways import card_gateway
from views.page import has_access
from views.portal import room

MOST_NEWS = 3


class PortalDashboard(room.PortalPage):
    """What a client, a family or a payer wants to know first."""

    route_base = "/portal"

    @expose("/")
    @has_access
    def index(self) -> str:
        """Show the next visit and what is owed; payers see their newest invoices."""
        return payer_home(self) if room.subject().kind == "payer" else client_home(self)


def client_home(page: PortalDashboard) -> str:
    """The dashboard of a client, or of family who look after one."""
    found = room.subject()
    visits = []
    if found.may(Section.schedule):
        query = portal.upcoming(found.id, clock.now()).limit(portal.FIVE + 1)
        visits = list(db.session.scalars(query))
    next_visit = visits[0] if visits else None
    plan = portal.care_plan(db.session(), found.id) if found.may(Section.care_plan) else None
    return page.show(
        "portal/home.html",
        next_visit=next_visit,
        when=next_visit and portal.when(next_visit, clock.now(), house.today()),
        tasks=tasks_of(found, next_visit),
        caregiver_photo=photo_of(next_visit) if next_visit else "",
        visits=visits[1:],
        today=house.today(),
        plan=plan,
        how_often=portal.how_often,
        news=news(),
        **money_of(found),
    )


def tasks_of(found: portal.Subject, visit: Schedule | None) -> list[str]:
    """What will be done at a visit; that is the care plan's to tell, not the schedule's."""
    if visit is None or not found.may(Section.care_plan):
        return []
    return portal.tasks_at(db.session(), visit.id)


def photo_of(visit: Schedule) -> str:
    """Where the photo of whoever comes is; empty without one."""
    key = db.session.scalar(documents.caregiver_photo(visit.caregiver_id))
    return url_for("Photos.photo", key=key) if key else ""


def news() -> list[Conversation]:
    """The newest conversations with something unread, whichever record they are about."""
    records = conversation_lists.opened(room.subjects())
    if not records:
        return []
    query = conversation_lists.news(g.user.id, records).limit(MOST_NEWS)
    return list(db.session.scalars(query))


def payer_home(page: PortalDashboard) -> str:
    """The dashboard of a payer: the five newest invoices, what is due, Pay (B6)."""
    found = room.opened(Section.invoices)
    return page.show(
        "portal/payer_home.html",
        newest=list(db.session.scalars(portal.newest(found))),
        today=house.today(),
        news=news(),
        **money_of(found),
    )


def money_of(found: portal.Subject) -> dict[str, object]:
    """What is owed in this record's name, and whether it can be paid here."""
    if not found.may(Section.invoices):
        return {"pending": [], "owed": None, "can_pay": False}
    return {
        "pending": list(db.session.scalars(portal.outstanding(found).limit(portal.FIVE))),
        "owed": portal.owed(db.session(), found),
        "can_pay": found.may(Section.pay) and card_gateway() is not None,
    }
