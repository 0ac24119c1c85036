"""The agency's terms: read at any time, agreed to after signing in when there are newer ones."""

from flask import flash, g, redirect, render_template, request, session
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from models.terms import Terms
from services import clock, terms
from views import house, onward
from views.page import Page, signed_in
from views.terms_form import TermsForm

AGREED = "terms_agreed"


class MyTerms(Page):
    """One page: the text, and the tick beneath it while it is owed."""

    route_base = "/me/terms"

    @expose("/", methods=["GET"])
    @signed_in
    def show(self) -> str:
        """Show the terms in force."""
        return page(terms.current(db.session()), TermsForm())

    @expose("/", methods=["POST"])
    @signed_in
    def agree(self) -> str | Response | tuple[str, int]:
        """Keep the yes, and lead on to where this person wanted to go."""
        form, found = TermsForm(request.form), terms.current(db.session())
        if not form.agrees(found):
            return page(found, form), 422
        if found is not None:
            key, user_id, address = found.id, g.user.id, request.remote_addr or ""
            with house.acting("somebody agreed to the terms") as own:
                terms.accept(own, key, user_id, clock.now(), address)
            flash(_("Thank you."), "success")
        session[AGREED] = True
        return redirect(onward.local(request.args.get("next")))


def page(found: Terms | None, form: TermsForm) -> str:
    """Draw the page."""
    form.shows(found)
    is_owed = terms.is_owed(db.session(), g.user.id)
    return render_template("me/terms.html", terms=found, form=form, is_owed=is_owed)
