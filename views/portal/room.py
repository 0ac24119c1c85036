"""What the portal's pages share: whose record is open, and the ways through."""

from typing import Any

from flask import abort, g, render_template, request, session, url_for
from flask_babel import gettext as _

from models.base import db
from models.section import Section
from services import portal
from services.portal import Subject
from views.house import today
from views.page import Page


class PortalPage(Page):
    """A page of clients, families and payers; reading all of it is one permission."""

    method_permission_name = {"index": "show", "look_at": "show", "document": "show"}

    def show(self, template: str, **context: Any) -> str:
        """Render a page with the ways through and whose record is open."""
        return render_template(
            template, ways=ways(), subject=subject(), subjects=subjects(), **context
        )


def subjects() -> list[Subject]:
    """The records that this person may open; read once per page."""
    if "subjects" not in g:
        g.subjects = portal.subjects(db.session(), g.user.id, today())
    found: list[Subject] = g.subjects
    return found


def subject() -> Subject:
    """The record that is open now: the one chosen last, else the first; 404 without any."""
    found = subjects()
    if not found:
        abort(404)
    chosen = session.get("looking_at")
    return next((one for one in found if one.key == chosen), found[0])


def opened(section: Section) -> Subject:
    """The open record, if this section of it is granted; otherwise it does not exist."""
    found = subject()
    return found if found.may(section) else abort(404)


def ways() -> list[dict[str, Any]]:
    """The tabs of the portal: only what is granted."""
    found = subject()
    every = [
        (None, _("Home"), "PortalDashboard.index", "home"),
        (Section.schedule, _("Schedule"), "PortalSchedule.index", "calendar"),
        (Section.care_plan, _("Care plan"), "PortalCarePlan.index", "clipboard-heart"),
        (Section.invoices, _("Invoices"), "PortalInvoices.index", "receipt"),
    ]
    return [
        {
            "label": label,
            "href": url_for(endpoint),
            "icon": icon,
            "active": request.endpoint == endpoint,
        }
        for section, label, endpoint, icon in every
        if section is None or found.may(section)
    ]
