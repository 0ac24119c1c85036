"""What I wish to be told: a daily digest, and reminders as texts too (F2, F3)."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, Form, validators

from models.access import OUTSIDE
from models.base import db
from services import notices, texting
from views import contact_fields, fields, house
from views.page import Page, signed_in


class NoticesForm(Form):
    """The two wishes."""

    digest = BooleanField(_l("Mail me my tasks each morning"))
    text_to = contact_fields.PhoneField(
        _l("Text my reminders to"),
        [validators.Optional(), fields.plain, validators.Length(max=60), contact_fields.phone],
    )


class MyNotices(Page):
    """A member of staff's own wishes."""

    route_base = "/me/notices"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def change(self) -> str | Response | tuple[str, int]:
        """Show and keep them."""
        if house.login().capacity in OUTSIDE:
            abort(404)
        kept = notices.of(db.session(), g.user.id)
        now = {"digest": kept.wants_digest, "text_to": kept.text_to} if kept else {}
        form = NoticesForm(request.form if request.method == "POST" else None, data=now)
        if request.method == "GET":
            return page(form)
        if not form.validate():
            return page(form), 422
        notices.wish(
            db.session(), g.user.id, digest=form.digest.data, text_to=form.text_to.data or ""
        )
        db.session.commit()
        flash(_("Your wishes are kept."), "success")
        return redirect(url_for(".change"))


def page(form: Form) -> str:
    """Draw the form."""
    return render_template("me/notices.html", form=form, can_text=texting.is_possible())
