"""The terms of the portals as the agency writes them: published, never changed (A2)."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Form, IntegerField, TextAreaField, validators

from models.base import db
from services import terms
from services.errors import MovedOn, Refused
from views import fields
from views.page import Page, has_access

LONGEST = 50_000

Answer = str | Response | tuple[str, int]


class PublishForm(Form):
    """The whole text, and the version that its writer had before them."""

    text = TextAreaField(
        _l("Text"),
        [validators.Length(max=LONGEST), fields.plain],
        description=_l("Plain text; an empty line begins a paragraph. Empty: nobody is asked."),
    )
    after = IntegerField(validators=[validators.Optional(), validators.NumberRange(0, 10**6)])


class TermsPage(Page):
    """What is in force, what was before, and publishing the next version."""

    route_base = "/office/terms"
    class_permission_name = "Terms"
    method_permission_name = {"show": "show", "publish": "edit"}
    menu = ("Settings", _l("Portal terms"), "/office/terms/", "file-text")
    menu_order = 82

    @expose("/", methods=["GET"])
    @has_access
    def show(self) -> str:
        """Show the text in force, ready to be changed."""
        found = terms.versions(db.session())
        newest = found[0][0] if found else None
        data = {"text": newest.text if newest else "", "after": newest.number if newest else 0}
        return draw(PublishForm(data=data))

    @expose("/", methods=["POST"])
    @has_access
    def publish(self) -> Answer:
        """Publish the next version."""
        form, session = PublishForm(request.form), db.session()
        if not form.validate():
            return draw(form), 422
        try:
            made = terms.publish(
                session, form["text"].data or "", after=form["after"].data or 0, by=g.user.id
            )
        except Refused as refusal:
            form["text"].errors = [refusal.words]
            return draw(form), 409 if isinstance(refusal, MovedOn) else 422
        words = _("Published as version %(number)s.", number=made.number)
        session.commit()
        flash(words, "success")
        return redirect(url_for(".show"))


def draw(form: PublishForm) -> str:
    """Draw the page with the versions of before."""
    return render_template("office/terms.html", form=form, versions=terms.versions(db.session()))
