"""The grid of what clients and families say about visits."""

from flask import flash
from flask_admin.actions import action
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models.base import db
from models.visit_feedback import VisitFeedback
from services import clock, feedback
from views.grid import Grid
from views.one_by_one import each


class VisitFeedbacks(Grid):
    """What people of the portals said; the office reads it and takes care of what was bad."""

    table = VisitFeedback
    path = "visit-feedback"
    title = _l("Visit feedback")
    one = _l("Feedback")
    group = "Care"
    icon = "star"
    menu_order = 25
    read_only = True
    columns = ("created_at", "client", "schedule", "rating", "author_name", "dealt_with_at")
    called_by = ("author_name", "rating")
    order = ("created_at",)
    newest_first = True
    searched = ("author_name", "client")
    filtered = ("rating", "client", "created_at", "dealt_with_at")
    extra_permissions = ("can_deal_with",)
    labels = {
        "created_at": _l("Told"),
        "schedule": _l("Visit"),
        "author_name": _l("By"),
        "dealt_with_at": _l("Taken care of"),
        "dealt_with_by": _l("Taken care of by"),
    }
    details = (*columns, "words", "dealt_with_by")
    empty_words = _l("No feedback yet. Clients and families are asked after each visit.")

    @action("deal_with", _l("Taken care of"))
    def action_deal_with(self, ids: list[str]) -> None:
        """Note of the ticked ones that the office took care of them."""
        by, at = self.user_id(), clock.now()
        done, refused = each(
            self.chosen(ids), lambda one: feedback.deal_with(db.session(), one, by, at)
        )
        if done:
            flash(ngettext("Noted.", "%(num)s noted.", done), "success")
        if refused:
            flash(refused, "warning")
