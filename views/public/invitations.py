"""The page that an invitation's link opens: looked at by anybody, accepted once (A1, A2)."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, StringField, validators

from models import engine
from models.access import Kind, Principal, bind
from models.base import db
from models.standing import Standing
from models.terms import Terms
from services import clock, invitation_states, invitations, offers
from services import terms as agencys_terms
from services.errors import MovedOn, Refused
from services.invitations import Newcomer
from services.offers import Offer
from views import fields, guesses, house
from views.front import HOME
from views.page import Page
from views.password_form import PasswordForm
from views.terms_form import TermsForm

TRIES = {"invitation-link": 30}
NAMED = [validators.DataRequired(), validators.Length(max=64), fields.plain]
TIDIED = [fields.one_line]

Answer = str | Response | tuple[str, int]


class AcceptForm(PasswordForm, TermsForm):
    """What somebody without a login tells us."""

    password = PasswordField(_l("Choose a password"), [validators.InputRequired()])
    first_name = StringField(_l("First name"), NAMED, TIDIED)
    last_name = StringField(_l("Last name"), NAMED, TIDIED)
    second_factor = BooleanField(
        _l("Also ask for a code from my phone when I sign in"),
        description=_l("If you wish: it keeps out who learned your password. You set it up next."),
    )


class AcceptInvitation(Page):
    """One link, one person, one use."""

    route_base = "/invitations"

    @expose("/<token>", methods=["GET", "POST"])
    def accept(self, token: str) -> Answer:
        """Show what is offered, which spends nothing, or accept it."""
        guesses.at_post(TRIES)
        offer = read(token)
        if offer is None:
            return render_template("public/invitation_unknown.html"), 404
        if not offer.is_open:
            return render_template("public/invitation_closed.html", offer=offer), 410
        if request.method == "POST":
            return self.take(token, offer)
        if request.method == "GET":
            note_opened(token)
        return show(offer, AcceptForm(first_name=offer.first_name, last_name=offer.last_name))

    def take(self, token: str, offer: Offer) -> Answer:
        """Accept for the login that the address has, or make one."""
        form = AcceptForm(request.form)
        terms = agencys_terms.current(db.session())
        if offer.login_id is not None:
            if not (is_signed_in(offer) and form.agrees(terms)):
                return show(offer, form), 422
            return self.enter(token, offer, terms, user_id=offer.login_id)
        known = [offer.email, form.first_name.data or "", form.last_name.data or ""]
        if not (form.accepts(known) and form.agrees(terms)):
            return show(offer, form), 422
        newcomer = Newcomer(form.first_name.data, form.last_name.data, form.hashed())
        further = url_for("MySecondFactor.show") if form.second_factor.data else ""
        return self.enter(token, offer, terms, further, newcomer=newcomer)

    def enter(
        self, token: str, offer: Offer, terms: Terms | None, further: str = "", **who: Any
    ) -> Answer:
        """Accept, begin a session of its own, and lead straight to the dashboard."""
        agreed_to, address = terms.id if terms else None, request.remote_addr or ""
        try:
            with house.acting("somebody accepted an invitation") as own:
                user_id = invitations.accept(own, token, clock.now(), **who).id
                if agreed_to is not None:
                    agencys_terms.accept(own, agreed_to, user_id, clock.now(), address)
        except MovedOn as late:
            flash(late.words, "warning")
            return redirect(url_for(".accept", token=token))
        manager = self.appbuilder.sm
        capacity = Kind.caregiver if offer.standing is Standing.caregiver else Kind.portal
        manager.begin(manager.load_user(user_id), capacity)
        flash(_("Welcome! From now on sign in with %(email)s.", email=offer.email), "success")
        return redirect(further or HOME[capacity])


def read(token: str) -> Offer | None:
    """Read what the link offers, in the system's name, since a stranger is nobody."""
    day = house.today()
    db.session.rollback()
    with engine.read_only(), Session(db.engine) as own:
        bind(own, Principal(Kind.system, day, reason="somebody looked at an invitation"))
        return offers.read(own, token, clock.now())


def note_opened(token: str) -> None:
    """Let the Invitations grid tell that the link was looked at."""
    with house.acting("somebody opened an invitation") as own:
        invitation = invitation_states.find(own, token)
        if invitation is not None:
            try:
                invitation_states.note_opened(own, invitation, clock.now())
            except Refused:
                own.rollback()  # somebody else's look or use was faster


def show(offer: Offer, form: AcceptForm) -> str:
    """Render the page."""
    terms = agencys_terms.current(db.session())
    form.shows(terms)
    return render_template(
        "public/invitation.html",
        offer=offer,
        form=form,
        terms=terms,
        is_signed_in=is_signed_in(offer),
    )


def is_signed_in(offer: Offer) -> bool:
    """Tell whether the reader is signed in as the one who is invited."""
    return bool(g.user.is_authenticated and g.user.id == offer.login_id)
