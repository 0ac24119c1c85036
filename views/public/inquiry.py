"""The public inquiry form: a page of its own, and within the agency's website (P16).

It bears no token of the session, since browsers send no cookie into a foreign page's frame; nothing
is done in anybody's name. It bears a signed stamp instead: when the page was made, and a nonce.
Who answers faster than anybody reads, or fills in the field that nobody sees, is thanked like
everybody, and nothing is stored. The stamp also says which consent text the page showed: nobody
agrees to words that came later.
"""

import hashlib
from typing import Any, NamedTuple

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
THEMES = ("light", "dark", "auto")
FASTEST = 3
STALE = 24 * 60 * 60

Answer = str | Response | tuple[str, int]


class Stamp(NamedTuple):
    """When a page was made, the key by which it is sent once, and which consent text it showed."""

    made_at: int = 0
    nonce: str = ""
    consent: str = ""


class PublicInquiry(Page):
    """Asking for care without a login; nothing that is stored is ever shown here."""

    route_base = "/inquiry"
    signed_otherwise = True

    @expose("/", methods=["GET"])
    def ask(self) -> Answer:
        """Show the form."""
        be_framed()
        return show(InquiryForm(), fresh_stamp())

    @expose("/", methods=["POST"])
    def send(self) -> Answer:
        """Take the inquiry; every answer but a mistake's is the same thank-you."""
        be_framed()
        guesses.count(LIMITS, "site")
        form, stamp = InquiryForm(request.form), read_stamp(request.form.get("stamp", ""))
        age = clock.now().timestamp() - stamp.made_at
        if form.homepage.data or age < FASTEST:
            return thank()
        if trouble := outdated(form, stamp, age):
            has_read = stamp.made_at > 0  # not who sends what never was a page of ours
            return show(form, fresh_stamp(FASTEST if has_read else 0), trouble), 422
        if not form.accepts(consent_text()):
            return show(form, request.form["stamp"]), 422
        return take(form.inquiry(stamp.nonce, stamp.consent), form)

    @expose("/thanks/")
    def thanks(self) -> str:
        """Say thank you, to everybody the same."""
        be_framed()
        return render_template("public/inquiry_thanks.html", embedded=is_embedded(), theme=theme())


def outdated(form: InquiryForm, stamp: Stamp, age: float) -> str:
    """Say why a page must be sent once more; a tick under an earlier text is taken off."""
    is_same_text = stamp.consent == mark_of(consent_text())
    form.consent.data = form.consent.data and is_same_text
    if age > STALE:
        return _("This page stood open for long. Please press Send once more.")
    if not is_same_text:
        return _("What we ask you to agree to has changed. Please read it again, then press Send.")
    return ""


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
        consent=consent_text(),
        embedded=is_embedded(),
        theme=theme(),
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
    return {"embed": 1, "theme": theme()} if is_embedded() else {}


def theme() -> str:
    """How it looks in a frame: as the address says, else light, for most websites are."""
    if not is_embedded():
        return ""
    wanted = request.args.get("theme", "")
    return wanted if wanted in THEMES else THEMES[0]


def fresh_stamp(head_start: int = 0) -> str:
    """Sign that a page is made now; who has read it before needs no time for it."""
    made_at = int(clock.now().timestamp()) - head_start
    return str(signer().dumps(Stamp(made_at, request_keys.new(), mark_of(consent_text()))))


def read_stamp(signed: str) -> Stamp:
    """Read a stamp; what is none of ours counts as one from long ago."""
    try:
        return Stamp(*signer().loads(signed))
    except BadSignature:
        return Stamp()


def signer() -> URLSafeSerializer:
    """Signs stamps, and nothing but stamps."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="inquiry")


def consent_text() -> str:
    """What people agree to, in the agency's words; empty if nothing is asked."""
    return str(settings.agency(db.session())["inquiry_consent_text"])


def mark_of(consent: str) -> str:
    """Tell later to which text somebody agreed."""
    return hashlib.sha256(consent.encode()).hexdigest()[:12] if consent else ""
