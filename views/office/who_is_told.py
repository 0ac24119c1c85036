"""Who in the office gets which notice by mail (O3).

Schedule requests (S7), messages (A7), documents (A4), payments (B) and texts (F6).
"""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, Form

from models.base import db
from services import settings, staff
from views.office.inquiry_form import ticks
from views.page import Page, has_access

SETTINGS = {
    "requests": "request_notice_users",
    "messages": "message_notice_users",
    "payments": "payment_notice_users",
    "texts": "text_notice_users",
    "documents": "document_notice_users",
    "consents": "consent_notice_users",
}

WITHDRAW = "client_may_withdraw"

Answer = str | Response | tuple[str, int]


class NoticeChoices(Form):
    """What the agency decides."""

    requests = ticks(
        _l("Schedule requests of clients and families"),
        _l("Each is told about requests of the offices that they may see."),
    )
    messages = ticks(
        _l("Messages from the portal that nobody is assigned to"),
        _l(
            "Each is told about messages of the offices that they may see. With nobody ticked, "
            "the client’s coordinator is told."
        ),
    )
    payments = ticks(
        _l("Trouble with payments"),
        _l("A payment that is unclear, failed later, or was taken back."),
    )
    texts = ticks(
        _l("Texts that people send to the agency"),
        _l("Whoever follows up the person is told anyway. These are told of all the others."),
    )
    documents = ticks(
        _l("Documents that come through the portal"),
        _l(
            "Each is told about documents of the offices that they may see. With nobody ticked, "
            "the client’s coordinator is told."
        ),
    )
    consents = ticks(
        _l("Clients who take consent back"),
        _l("A task on the client says it too."),
    )
    withdraw = BooleanField(
        _l("Clients may take consent back themselves, in the portal"),
        description=_l("What rests on a power of attorney or a guardian is never theirs to take."),
    )


class WhoIsToldPage(Page):
    """One page: tick the people for each notice."""

    route_base = "/office/who-is-told"
    class_permission_name = "WhoIsTold"
    method_permission_name = {"show": "show", "save": "edit"}
    menu = ("Settings", _l("Who is told"), "/office/who-is-told/", "bell")
    menu_order = 81

    @expose("/", methods=["GET"])
    @has_access
    def show(self) -> str:
        """Show who is chosen."""
        decided = settings.agency(db.session())
        chosen = {name: decided[setting] for name, setting in SETTINGS.items()}
        chosen["withdraw"] = decided[WITHDRAW]
        return draw(offered(NoticeChoices(data=chosen)))

    @expose("/", methods=["POST"])
    @has_access
    def save(self) -> Answer:
        """Choose anew."""
        form = offered(NoticeChoices(request.form))
        if not form.validate():
            return draw(form), 422
        for name, setting in SETTINGS.items():
            settings.change(db.session(), setting, form[name].data)
        settings.change(db.session(), WITHDRAW, form["withdraw"].data)
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".show"))


def offered(form: Form) -> Form:
    """Offer the people of the office."""
    found: Any = db.session.scalars(staff.staff())
    named = sorted(((one.id, f"{one.first_name} {one.last_name}") for one in found), key=words)
    for name in SETTINGS:
        form[name].choices = named
    return form


def words(choice: tuple[int, str]) -> str:
    """Sort people by what is shown."""
    return choice[1]


def draw(form: Form) -> str:
    """Draw the page."""
    return render_template(
        "office/who_is_told.html", form=form, inquiry_url=url_for("InquiryFormPage.show")
    )
