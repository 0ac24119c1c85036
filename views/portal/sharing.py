"""Who can see what about me: the client's own page, with consent to take back (A4)."""

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.audit_entry import AuditAction
from models.base import db
from models.client import Client
from models.grant import Basis
from models.standing import Standing
from services import audit, clock, offers, settings
from services.portal import Subject
from services.sharing import insight, withdrawal
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
    }

    @expose("/")
    @has_access
    def index(self) -> str:
        """List everybody who sees something."""
        key = own_record().id
        with house.reading("a client asks who sees what") as own:
            client = own.get_one(Client, key)
            seers = insight.seers(own, client, house.today())
            gone = insight.taken_away(own, client, clock.now())
        house.note_later(AuditAction.viewed, _("Looked at who sees what"))
        return self.show(
            "portal/sharing.html",
            seers=seers,
            gone=gone,
            words=offers.sentences(),
            reasons=reasons(),
            may_withdraw=settings.agency(db.session())["client_may_withdraw"],
        )

    @expose("/<int:key>/withdraw", methods=["GET"])
    @has_access
    def ask(self, key: int) -> str:
        """Ask whether the person really is to see nothing any more."""
        record = own_record().id
        with house.reading("a client asks who sees what") as own:
            seers = insight.seers(own, own.get_one(Client, record), house.today())
        found = next((one for one in seers if withdrawal.is_contact(one, key)), None)
        allowed = settings.agency(db.session())["client_may_withdraw"]
        if found is None or not found.can_be_withdrawn or not allowed:
            abort(404)
        return self.show("portal/withdraw.html", seer=found)

    @expose("/<int:key>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, key: int) -> Response:
        """Take the consent back."""
        subject, today, at = own_record(), house.today(), clock.now()
        entry = audit.entry(db.session(), AuditAction.acted, _("Took consent back"))
        with house.acting("a client took consent back") as own:
            name = withdrawal.withdraw(own, client_of(own, subject), key, today, at)
            entry.words = _("Took consent back: %(name)s", name=name)[:250]
            entry.table_name, entry.row_id, entry.office_id = (
                "client",
                subject.id,
                subject.office_id,
            )
            own.add(entry)
        flash(
            _("%(name)s sees nothing about you any more. The office is told.", name=name), "success"
        )
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
