"""How was this visit? Asked once it took place, on the schedule page."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import Form, RadioField, TextAreaField

from models.base import db
from models.schedule import Schedule
from models.section import Section
from models.visit_feedback import VisitFeedback, VisitRating
from services import clock, feedback
from services.errors import Refused
from views import house
from views.page import has_access
from views.portal import room

CHOICES = (
    (VisitRating.good, _l("Good")),
    (VisitRating.fair, _l("It was all right")),
    (VisitRating.bad, _l("Not good")),
)

Reply = str | Response | tuple[str, int]


class FeedbackForm(Form):
    """Three plain choices, and a few words if one likes."""

    rating = RadioField(_l("How was it?"), choices=[(one.name, label) for one, label in CHOICES])
    words = TextAreaField(
        _l("Would you like to tell us more?"),
        description=_l("Only the office reads this. You can leave it empty."),
    )


class PortalFeedback(room.PortalPage):
    """One visit, and what this person says of it."""

    route_base = "/portal/schedule"
    class_permission_name = "PortalSchedule"
    method_permission_name = {"ask": "show", "give": "add"}

    @expose("/<int:key>/feedback", methods=["GET"])
    @has_access
    def ask(self, key: int) -> str:
        """Ask, or show what was said."""
        visit, given = visit_or_404(key)
        house.note_seen(visit)
        answers: dict[str, Any] = {}
        if given is not None:
            answers = {"rating": given.rating.name, "words": given.words}
        return self.draw(visit, given, FeedbackForm(data=answers))

    @expose("/<int:key>/feedback", methods=["POST"])
    @has_access
    def give(self, key: int) -> Reply:
        """Keep it."""
        visit, _given = visit_or_404(key)
        form = FeedbackForm(request.form)
        try:
            keep(visit, form)
        except Refused as refusal:
            db.session.rollback()
            field = form[refusal.field if refusal.field in form.data else "rating"]
            field.errors = [*field.errors, refusal.words]
            return self.draw(*visit_or_404(key), form), 422
        flash(_("Thank you. The office will read it."), "success")
        return redirect(url_for("PortalSchedule.index", month=f"{visit.local_day:%Y-%m}"))

    def draw(self, visit: Schedule, given: VisitFeedback | None, form: FeedbackForm) -> str:
        """Draw the page."""
        at = clock.now()
        return self.show(
            "portal/feedback.html",
            visit=visit,
            given=given,
            form=form,
            may_change=given is None or feedback.may_change(given, at),
        )


def visit_or_404(key: int) -> tuple[Schedule, VisitFeedback | None]:
    """Find a visit of the open record about which this person may say something, or has."""
    found = room.opened(Section.schedule)
    query = (
        select(Schedule)
        .options(joinedload(Schedule.service))
        .where(Schedule.id == key, Schedule.client_id == found.id, Schedule.deleted_at.is_(None))
    )
    visit = db.session.scalar(query) or abort(404)
    given = feedback.of(db.session(), g.user.id, [visit.id]).get(visit.id)
    if given is None and not feedback.is_asked_for(visit, clock.now()):
        abort(404)
    return visit, given


def keep(visit: Schedule, form: FeedbackForm) -> None:
    """Store what was said.

    Raises:
        Refused: nothing was chosen, it is too long, or it stands for good.
    """
    chosen = form["rating"].data
    if chosen not in VisitRating.__members__:
        raise Refused(_("Please choose one of the three."), "rating")
    name = f"{g.user.first_name} {g.user.last_name}"
    feedback.give(
        db.session(),
        visit,
        g.user.id,
        name,
        VisitRating[chosen],
        form["words"].data or "",
        clock.now(),
    )
    db.session.commit()


def asked(visits: list[Schedule]) -> dict[int, str]:
    """The question beside each visit of a list: whether it was answered, if it is asked at all."""
    at = clock.now()
    given = feedback.of(db.session(), g.user.id, [visit.id for visit in visits])
    answered = {key: _("What you told us") for key in given}
    open_ones = [visit.id for visit in visits if feedback.is_asked_for(visit, at)]
    return dict.fromkeys(open_ones, _("How was this visit?")) | answered
