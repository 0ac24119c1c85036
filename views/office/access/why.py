"""Why can they see this, or not see this? Asked on the sheet: a person, and a section or a page."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from models.base import db
from models.section import Section
from services.sharing import lines, reasons
from services.sharing.lines import Line
from services.sharing.reasons import Reason
from views import house
from views.office.access.sheet import Sheet
from views.portal.room import PortalPage

LONGEST = 500


def context(sheet: Sheet) -> dict[str, Any]:
    """Answer what the address asks; nothing where it asks nothing."""
    asked = {name: request.args.get(name, "") for name in ("who", "section", "address")}
    line = next((one for one in sheet.lines if one.key == asked["who"]), None)
    reason = None
    if line is not None and (asked["section"] or asked["address"]):
        reason = answer(line, asked["section"], asked["address"].strip()[:LONGEST])
    return {"asked": asked, "reason": reason}


def answer(line: Line, section: str, address: str) -> Reason:
    """Explain a section, or the page that an address leads to."""
    if not address:
        known = {one.value for one in lines.SECTIONS}
        return of_section(line, Section(section)) if section in known else unknown()
    found = page_of(address)
    if found is None:
        return unknown()
    page, handler, values = found
    refused = by_role(line, page, handler)
    if refused is not None:
        return refused
    if page.section is None:
        return of_anything(line)
    reason = of_section(line, page.section)
    if "number" not in values or not reason.is_open:
        return reason
    return of_invoice(line, values["number"])


def of_section(line: Line, section: Section) -> Reason:
    """Ask the portal in the person's name, and the grants for the reason."""
    session, today = db.session(), house.today()
    user = reasons.login_of(session, line)
    is_open = False
    if user is not None and user.is_active:
        with house.seeing_as(user.id) as acting:
            is_open = reasons.is_open(acting, user.id, line.person, section, today)
    return reasons.explain(session, line, section, today, is_open)


def of_invoice(line: Line, number: str) -> Reason:
    """Ask for one invoice in the person's name."""
    user = reasons.login_of(db.session(), line)
    with house.seeing_as(user.id if user else 0) as acting:
        return reasons.explain_invoice(db.session(), acting, number, str(line.person))


def of_anything(line: Line) -> Reason:
    """A page that every person of the portal has, as long as any section is open."""
    sections = (of_section(line, section) for section in lines.SECTIONS)
    if any(reason.is_open for reason in sections):
        return Reason(True, _("Yes: everybody with access to the portal sees this page."))
    return Reason(False, _("No: no section is open to %(name)s.", name=line.person))


def by_role(line: Line, page: PortalPage, handler: str) -> Reason | None:
    """Say no where the role of the login does not open the page at all."""
    user = reasons.login_of(db.session(), line)
    permission = f"can_{(page.method_permission_name or {}).get(handler, handler)}"
    manager = current_app.extensions["appbuilder"].sm
    if user is None or manager.allows_in_portal(user, permission, page.class_permission_name):
        return None
    roles = ", ".join(role.name for role in user.roles)
    words = _("No: the role %(roles)s does not open this page.", roles=roles)
    return Reason(False, words)


def page_of(address: str) -> tuple[PortalPage, str, dict[str, Any]] | None:
    """Find the portal's page that an address leads to, whichever host stands before it."""
    try:
        path = urlsplit(address).path
        endpoint, values = current_app.url_map.bind("").match(path)
    except (ValueError, HTTPException):
        return None
    name, _dot, handler = endpoint.partition(".")
    views = current_app.extensions["appbuilder"].baseviews
    page = next((one for one in views if one.endpoint == name), None)
    return (page, handler, dict(values)) if isinstance(page, PortalPage) else None


def unknown() -> Reason:
    """What was asked is no page of the portal."""
    return Reason(False, _("This is no page of the portal."))
