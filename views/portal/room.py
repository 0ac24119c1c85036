"""What the portal's pages share: whose record is open, and the ways through.

Whose record a page shows stands in its address (`?of=client-12`) as soon as somebody may open
several: two tabs never mix up two persons. Every link and form of such a page carries it on.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import abort, g, has_request_context, redirect, render_template, request, url_for
from flask_babel import gettext as _

from models.base import db
from models.section import Section
from models.standing import Standing
from services import conversation_lists, portal
from services.portal import Subject
from views import looking, onward
from views.house import today
from views.page import Page

WHOSE = "of"
Fits = Callable[[Subject], bool]


class PortalPage(Page):
    """A page of clients, families and payers; reading all of it is one permission."""

    method_permission_name = {"index": "show", "document": "show"}
    section: ClassVar[Section | None] = None
    """Which section of a record the page opens; none: everybody of the portal has it."""

    def show(self, template: str, **context: Any) -> str:
        """Render a page with the ways through and whose record is open."""
        return render_template(
            template, ways=ways(), subject=subject(), subjects=subjects(), **context
        )


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Let the addresses within the portal say whose record is open, and who looks through whom."""
    if not has_request_context() or not endpoint.startswith("Portal"):
        return
    if g.get("whose"):
        values.setdefault(WHOSE, g.whose)
    if looking.who() is not None:
        values.setdefault(looking.AS, g.user.id)


def subjects() -> list[Subject]:
    """The records that this person may open; read once per page."""
    if "subjects" not in g:
        g.subjects = portal.subjects(db.session(), g.user.id, today())
    found: list[Subject] = g.subjects
    return found


def subject(fits: Fits | None = None) -> Subject:
    """The record that the address names; 404 where it is not granted.

    An address that names none is led to the first that `fits`; a form must name it.
    """
    found = subjects()
    if not found:
        abort(404)
    wanted = g.get("whose") or request.args.get(WHOSE, "")
    if wanted:
        chosen = next((one for one in found if one.key == wanted), None) or abort(404)
    elif len(found) == 1:
        return found[0]
    else:
        chosen = _unnamed(found, fits)
    if len(found) > 1:
        g.whose = chosen.key
    return chosen


def opened(section: Section, fits: Fits | None = None) -> Subject:
    """The open record, if this section of it is granted; otherwise it does not exist."""
    found = subject(lambda one: one.may(section) and (fits is None or fits(one)))
    return found if found.may(section) else abort(404)


def _unnamed(found: list[Subject], fits: Fits | None) -> Subject:
    if request.method not in {"GET", "HEAD"}:
        abort(400, _("Please say whose record this is about: open the page again."))
    chosen = next((one for one in found if fits is not None and fits(one)), found[0])
    args = onward.arguments(request.args.to_dict(flat=False))
    asked: dict[str, Any] = {**args, **(request.view_args or {})}
    return abort(redirect(url_for(request.endpoint or "", **asked | {WHOSE: chosen.key})))


def ways() -> list[dict[str, Any]]:
    """The tabs of the portal: only what is granted, and how many messages are new."""
    found = subject()
    every = [
        (None, _("Home"), "PortalDashboard.index", "home"),
        (Section.schedule, _("Schedule"), "PortalSchedule.index", "calendar"),
        (Section.care_plan, _("Care plan"), "PortalCarePlan.index", "clipboard-heart"),
        (Section.invoices, _("Invoices"), "PortalInvoices.index", "receipt"),
        (Section.documents, _("Documents"), "PortalDocuments.index", "file-text"),
    ]
    granted = [
        way(label, endpoint, icon)
        for section, label, endpoint, icon in every
        if section is None or found.may(section)
    ]
    records = conversation_lists.opened(subjects())
    if records:  # whichever record is open, messages about all of them stand together
        unread = conversation_lists.unread(db.session(), g.user.id, records)
        granted.append(way(_("Messages"), "PortalMessages.index", "message") | {"count": unread})
    if found.standing is Standing.client:
        granted.append(way(_("Who sees what"), "PortalSharing.index", "eye"))
    return granted


def way(label: str, endpoint: str, icon: str) -> dict[str, Any]:
    """One tab: of the page that is open, or of the room that this page belongs to."""
    here = request.endpoint or ""
    is_room = here.partition(".")[0] == endpoint.partition(".")[0]
    active = "page" if here == endpoint else "true" if is_room else ""
    return {"label": label, "href": url_for(endpoint), "icon": icon, "active": active}
