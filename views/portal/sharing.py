"""Who can see what about me: the client's own page, with consent to take back (A4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.audit_entry import AuditAction, AuditEntry
from models.base import db
from models.client import Client
from models.grant import Basis
from models.section import Section
from models.standing import Standing
from services import audit, clock, offers, settings
from services.portal import Subject
from services.sharing import insight, lines, withdrawal
from views import house
from views.page import has_access
from views.portal import room


class PortalSharing(room.PortalPage):
    """People, sections in plain words, why, since when and until when."""

    route_base = "/portal/who-sees-what"
    method_permission_name = {
        "index": "show",
        "ask": "withdraw",
        "withdraw": "withdraw",
        "ask_back": "withdraw",
        "give_back": "withdraw",
    }

    @expose("/")
    @has_access
    def index(self) -> str:
        """List everybody who sees something."""
        key = own_record().id
        with house.reading("a client asks who sees what") as own:
            client = own.get_one(Client, key)
            seers = insight.seers(own, client, house.today(), clock.now())
            gone = insight.taken_away(own, client, clock.now())
        house.note_later(AuditAction.viewed, _("Looked at who sees what"))
        return self.show(
            "portal/sharing.html",
            seers=seers,
            gone=gone,
            words=offers.sentences(),
            reasons=reasons(),
            may_withdraw=may_withdraw(),
        )

    @expose("/<int:key>/withdraw", methods=["GET"])
    @has_access
    def ask(self, key: int) -> str:
        """Ask whether the person really is to see nothing any more, or not this section."""
        record, section = own_record().id, asked_section(request.args)
        with house.reading("a client asks who sees what") as own:
            client = own.get_one(Client, record)
            seers = insight.seers(own, client, house.today(), clock.now())
        found = next((one for one in seers if withdrawal.is_contact(one, key)), None)
        if found is None or not may_withdraw():
            abort(404)
        is_open = section in found.consented if section else found.can_be_withdrawn
        if not is_open:
            abort(404)
        words = offers.sentences()[section] if section else ""
        return self.show("portal/withdraw.html", seer=found, section=section, words=words)

    @expose("/<int:key>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, key: int) -> Response:
        """Take the consent back, wholly or for one section."""
        subject, today, at = own_record(), house.today(), clock.now()
        section = asked_section(request.form)
        with acting(subject, _("Took consent back")) as (own, client, entry):
            if section:
                name = withdrawal.withdraw_section(own, client, key, section, today, at)
            else:
                name = withdrawal.withdraw(own, client, key, today, at)
            entry.words = said(_("Took consent back: %(name)s", name=name), section)
        words = _("%(name)s sees nothing about you any more. The office is told.", name=name)
        if section:
            words = _("%(name)s does not see this any more. The office is told.", name=name)
        flash(words, "success")
        return redirect(url_for(".index"))

    @expose("/<int:key>/give-back", methods=["POST"])
    @has_access
    def give_back(self, key: int) -> Response:
        """Open a section again that was taken away of late."""
        subject, today, at = own_record(), house.today(), clock.now()
        section, by = asked_section(request.form) or abort(400), house.login().user_id
        with acting(subject, _("Gave consent again")) as (own, client, entry):
            name = withdrawal.give_back(own, client, key, section, today, at, by)
            entry.words = said(_("Gave consent again: %(name)s", name=name), section)
        flash(_("%(name)s sees this again. The office is told.", name=name), "success")
        return redirect(url_for(".index"))

    @expose("/<int:key>/ask-back", methods=["POST"])
    @has_access
    def ask_back(self, key: int) -> Response:
        """Ask the office to give it back."""
        subject, at = own_record(), clock.now()
        with house.acting("a client asks to give access back") as own:
            name = withdrawal.ask_back(own, client_of(own, subject), key, at)
        flash(_("We asked the office to give %(name)s access again.", name=name), "success")
        return redirect(url_for(".index"))


def reasons() -> dict[str, str]:
    """Say each reason in the client's own words."""
    return {
        Basis.client_consent: _("you agreed"),
        Basis.power_of_attorney: _("they have a power of attorney for you"),
        Basis.guardian: _("they are your guardian"),
        Basis.payer_of_client: _("they pay for your care"),
        Basis.own_record: _("they pay for your care"),
    }


def may_withdraw() -> bool:
    """Tell whether the agency leaves it to its clients."""
    return bool(settings.agency(db.session())["client_may_withdraw"])


def asked_section(given: Mapping[str, str]) -> Section | None:
    """Read the one section that is meant; none means all of them."""
    wanted = given.get("section")
    if wanted is None:
        return None
    return next((one for one in lines.SECTIONS if one.value == wanted), None) or abort(400)


@contextmanager
def acting(subject: Subject, words: str) -> Iterator[tuple[Session, Client, AuditEntry]]:
    """Let the system do what a client decided, with a note of who it was."""
    entry = audit.entry(db.session(), AuditAction.acted, words)
    entry.table_name, entry.row_id, entry.office_id = "client", subject.id, subject.office_id
    with house.acting("a client changed a consent") as own:
        yield own, client_of(own, subject), entry
        own.add(entry)


def said(words: str, section: Section | None) -> str:
    """Write what was done for the audit."""
    return f"{words} ({section.label})"[:250] if section else words[:250]


def own_record() -> Subject:
    """The client's own record; nobody else has this page."""
    found = room.subject(is_own)
    return found if is_own(found) else abort(404)


def is_own(subject: Subject) -> bool:
    """Tell whether somebody is the client."""
    return subject.standing is Standing.client and subject.kind == "client"


def client_of(session: Session, subject: Subject) -> Client:
    """Read the client for the system."""
    return session.get_one(Client, subject.id)
