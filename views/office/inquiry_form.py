"""The settings of the public inquiry form (P16): who takes inquiries, who is told, and where."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Form, SelectMultipleField, TextAreaField, ValidationError, validators, widgets

from models.base import db
from models.office import Office
from services import settings, staff
from views import fields
from views.page import Page, has_access

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.ASCII)
LOOPBACK = ("localhost", "127.0.0.1")
MOST_ADDRESSES = 20
LONGEST_CONSENT = 5_000

Answer = str | Response | tuple[str, int]


def ticks(label: Any, help_words: Any) -> SelectMultipleField:
    """Make a list of boxes to tick; what is offered is filled in for each request."""
    return SelectMultipleField(
        label,
        coerce=int,
        description=help_words,
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


def origins(form: Form, field: TextAreaField) -> None:
    """Keep web addresses down to their site, and refuse what is none."""
    found = dict.fromkeys(origin_of(line) for line in (field.data or "").split())
    if len(found) > MOST_ADDRESSES:
        raise ValidationError(_("Please list at most %(n)s addresses.", n=MOST_ADDRESSES))
    field.data = "\n".join(found)


def origin_of(line: str) -> str:
    """Read the site of a web address; only this machine's own may do without https.

    Raises:
        ValidationError: it is no web address.
    """
    parts = urlsplit(line.lower())
    origin = f"{parts.scheme}://{parts.netloc}"
    safe = parts.scheme == "https" or parts.hostname in LOOPBACK
    if not (ORIGIN.fullmatch(origin) and safe):
        words = _("“%(line)s” is no address like https://www.example.com.", line=line[:60])
        raise ValidationError(words)
    return origin


class InquirySettings(Form):
    """What the agency decides."""

    offices = ticks(
        _l("Offices that take inquiries"),
        _l("With several, the ZIP code chooses the nearest one. With none ticked, all take them."),
    )
    users = ticks(
        _l("Who is told by mail"),
        _l("Each is told about inquiries of the offices that they may see."),
    )
    consent = TextAreaField(
        _l("Consent text"),
        [validators.Optional(), validators.Length(max=LONGEST_CONSENT), fields.plain],
        description=_l("People agree to it before they send. Without a text nobody is asked."),
    )
    addresses = TextAreaField(
        _l("Websites that may show the form"),
        [validators.Optional(), validators.Length(max=LONGEST_CONSENT), origins],
        description=_l("One address in each line, such as https://www.example.com."),
    )


class InquiryFormPage(Page):
    """One page: choose, and copy the lines for the website."""

    route_base = "/office/inquiry-form"
    class_permission_name = "InquiryForm"
    method_permission_name = {"show": "show", "save": "edit"}
    menu = ("Settings", _l("Inquiry form"), "/office/inquiry-form/", "message")
    menu_order = 80

    @expose("/", methods=["GET"])
    @has_access
    def show(self) -> str:
        """Show what is decided."""
        decided = settings.agency(db.session())
        form = InquirySettings(
            data={
                "offices": decided["inquiry_offices"],
                "users": decided["inquiry_notice_users"],
                "consent": decided["inquiry_consent_text"],
                "addresses": "\n".join(decided["inquiry_frame_addresses"]),
            }
        )
        return draw(form)

    @expose("/", methods=["POST"])
    @has_access
    def save(self) -> Answer:
        """Decide anew."""
        form = offered(InquirySettings(request.form))
        if not form.validate():
            return draw(form), 422
        session = db.session()
        settings.change(session, "inquiry_offices", form["offices"].data)
        settings.change(session, "inquiry_notice_users", form["users"].data)
        settings.change(session, "inquiry_consent_text", (form["consent"].data or "").strip())
        addresses = (form["addresses"].data or "").split()
        settings.change(session, "inquiry_frame_addresses", addresses)
        session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".show"))


def offered(form: Form) -> Form:
    """Offer the offices and the people of the office."""
    offices = select(Office).where(Office.deleted_at.is_(None)).order_by(Office.name)
    users = db.session.scalars(staff.staff())
    form["offices"].choices = [(one.id, one.name) for one in db.session.scalars(offices)]
    named = [(one.id, f"{one.first_name} {one.last_name}") for one in users]
    form["users"].choices = sorted(named, key=lambda pair: pair[1])
    return form


def draw(form: Form) -> str:
    """Draw the page."""
    site = current_app.config["SITE_URL"].rstrip("/")
    return render_template(
        "office/inquiry_form.html",
        form=offered(form),
        form_url=url_for("PublicInquiry.ask"),
        embed_url=f"{site}{url_for('PublicInquiry.ask', embed=1, theme='light')}",
    )
