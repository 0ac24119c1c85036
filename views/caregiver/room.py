"""What the caregiver's pages share: as whom somebody works, and the ways through."""

from typing import Any

from flask import g, render_template, request, url_for
from flask_babel import gettext as _

from models.base import db
from services import conversation_lists
from services.portal import Subject
from views.house import today
from views.page import Page


class CaregiverPage(Page):
    """A page of caregivers."""

    method_permission_name = {"index": "show"}

    def show(self, template: str, **context: Any) -> str:
        """Render a page with the ways through."""
        layout = {"room_layout": "caregiver/layout.html", "home_url": "/caregiver/"}
        return render_template(template, ways=ways(), **layout, **context)


def records() -> list[Subject]:
    """The caregivers that this person is, one in each office; read once per page."""
    if "subjects" not in g:
        g.subjects = conversation_lists.working(db.session(), g.user.id, today())
    found: list[Subject] = g.subjects
    return found


def ways() -> list[dict[str, Any]]:
    """The tabs, and how many messages are new."""
    unread = conversation_lists.unread(db.session(), g.user.id, records())
    return [
        way(_("Today"), "CaregiverToday.index", "calendar"),
        way(_("Messages"), "CaregiverMessages.index", "message") | {"count": unread},
    ]


def way(label: str, endpoint: str, icon: str) -> dict[str, Any]:
    """One tab."""
    active = request.endpoint == endpoint
    return {"label": label, "href": url_for(endpoint), "icon": icon, "active": active}
