"""The public inquiry form: a page of its own, and within the agency's website (P16).

It bears no token of the session, since browsers send no cookie into a foreign page's frame; nothing
is done in anybody's name. It bears a signed stamp instead: when the page was made, and a nonce.
Who answers faster than anybody reads, or fills in the field that nobody sees, is thanked like
everybody, and nothing is stored.
"""

import hashlib
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from models.base import db
from services import clock, inquiries, request_keys, settings
from services.errors import Refused
from services.inquiries import Inquiry
from views import guesses, house
from views.page import Page, allow
from views.public.inquiry_form import InquiryForm

LIMITS = {"inquiry-address": 12, "inquiry-site-name": 200}
FASTEST = 3
STALE = 24 * 60 * 60

Answer = str | Response | tuple[str, int]


class PublicInquiry(Page):
    """Asking for care without a login; nothing that is stored is ever shown here."""

    route_base = "/inquiry"
    signed_otherwise = True

    @expose("/", methods=["GET"])
    def ask(self) -> Answer:
        """Show the form."""
        be_framed()
        return show(InquiryForm(), stamp(int(clock.now().timestamp())))

    @expose("/", methods=["POST"])
    def send(self) -> Answer:
        """Take the inquiry; every answer but a mistake's is the same thank-you."""
        be_framed()
        guesses.count(LIMITS, "site")
        form = InquiryForm(request.form)
        if form.homepage.data:
            return thank()
        made_at, nonce = read_stamp(request.form.get("stamp", ""))
        age = clock.now().timestamp() - made_at
        if age < FASTEST:
            return thank()
        if age > STALE:
            words = _("This page stood open for long. Please press Send once more.")
            return show(form, stamp(int(clock.now().timestamp()) - FASTEST), words), 422
        consent = settings.agency(db.session())["inquiry_consent_text"]
        if not form.accepts(consent):
            return show(form, request.form["stamp"]), 422
        return take(form.inquiry(nonce, mark_of(consent)), form)

    @expose("/thanks/")
    def thanks(self) -> str:
        """Say thank you, to everybody the same."""
        be_framed()
        return render_template("public/inquiry_thanks.html", embedded=is_embedded())


def take(said: Inquiry, form: InquiryForm) -> Answer:
    """Store the inquiry in the system's name, since a stranger is nobody."""
    day = house.today()
    try:
        with house.acting("somebody wrote into the inquiry form") as own:
            inquiries.receive(own, said, day, clock.now())
    except Refused as refusal:
        return show(form, request.form["stamp"], refusal.words), 422
    return thank()


def thank() -> Response:
    """Lead to the thank-you."""
    return redirect(url_for("PublicInquiry.thanks", **embedding()))


def show(form: InquiryForm, stamped: str, trouble: str = "") -> str:
    """Draw the page."""
    return render_template(
        "public/inquiry.html",
        form=form,
        stamp=stamped,
        trouble=trouble,
        consent=settings.agency(db.session())["inquiry_consent_text"],
        embedded=is_embedded(),
        send_url=url_for("PublicInquiry.send", **embedding()),
    )


def be_framed() -> None:
    """Let the agency's own websites show this one page within theirs."""
    if is_embedded():
        for address in settings.agency(db.session())["inquiry_frame_addresses"]:
            allow("frame-ancestors", address)


def is_embedded() -> bool:
    """Tell whether another page shows this one in a frame."""
    return request.args.get("embed") == "1"


def embedding() -> dict[str, Any]:
    """Stay in the frame from page to page."""
    return {"embed": 1} if is_embedded() else {}


def stamp(made_at: int) -> str:
    """Sign when the page was made, with a key that its form can be sent by once."""
    return str(signer().dumps([made_at, request_keys.new()]))


def read_stamp(signed: str) -> tuple[int, str]:
    """Read a stamp; what is none of ours counts as one from long ago."""
    try:
        made_at, nonce = signer().loads(signed)
    except BadSignature:
        return 0, ""
    return int(made_at), str(nonce)


def signer() -> URLSafeSerializer:
    """Signs stamps, and nothing but stamps."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="inquiry")


def mark_of(consent: str) -> str:
    """Tell later to which text somebody agreed."""
    return hashlib.sha256(consent.encode()).hexdigest()[:12] if consent else ""
