"""The tabs of a caregiver's profile (C5, C6): each list is read page by page."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import func, select

from models.base import db
from models.caregiver import Caregiver
from models.caregiver_facts import Certificate
from models.client import Client
from models.compatibility import Compatibility
from models.pay_rate import PayRate
from models.schedule import Schedule
from services import certificates, clock, pay_rates, scheduling, timeline
from services.certificates import Validity
from views import house, wording
from views.permissions import may
from views.profiles import history
from views.profiles.documents_tab import DocumentsTab
from views.profiles.form_tab import FormTab, GridFormTab, Sections
from views.profiles.list_tab import SIZE, ListTab
from views.profiles.lists import listed
from views.profiles.logs import logs
from views.profiles.messages_tab import messages_tab
from views.profiles.tab import Tab
from views.profiles.timeline_tab import TimelineTab
from views.profiles.visits_tab import visits

HOURS = ("availability", "time_off")
RECENT = timedelta(days=90)
TONES = {
    Validity.valid: "good",
    Validity.never_expires: "calm",
    Validity.expires_soon: "warn",
    Validity.expired: "bad",
}


class DetailsTab(GridFormTab):
    """The grid's form without the hours, which have a tab of their own."""

    def sections_of(self, profile: Any, row: Caregiver) -> Sections:
        """The grid's sections but the one about hours."""
        sections = super().sections_of(profile, row)
        return tuple(part for part in sections if part[1] != HOURS)


class ClientsTab(ListTab):
    """Whom the caregiver suits, and whom they visited lately."""

    template = "office/caregiver/clients.html"

    def context(self, profile: Any, row: Caregiver) -> dict[str, Any]:
        """Add the clients of the last 90 days with how often and when."""
        visited = visited_lately(row) if may("list", "Schedules") else []
        return super().context(profile, row) | {"visited": visited, "days": RECENT.days}


def visited_lately(row: Caregiver) -> list[Any]:
    """Read whom a caregiver visited in the last 90 days: client, how often, when last."""
    now, last = clock.now(), func.max(Schedule.starts_at)
    visits_of = (
        select(Schedule.client_id, func.count(), last)
        .where(
            Schedule.caregiver_id == row.id,
            Schedule.starts_at.between(now - RECENT, now),
            Schedule.status.not_in(scheduling.VACANT),
            Schedule.deleted_at.is_(None),
        )
        .group_by(Schedule.client_id)
        .order_by(last.desc(), Schedule.client_id)
        .limit(SIZE)
    )
    found = db.session.execute(visits_of).all()
    named = select(Client).where(Client.id.in_([key for key, _number, _last in found]))
    clients = {client.id: client for client in db.session.scalars(named)} if found else {}
    return [(clients[key], number, at) for key, number, at in found if key in clients]


class CertificatesTab(ListTab):
    """Skills and languages, and the certificates: what has expired stands first."""

    template = "office/caregiver/certificates.html"

    def cell(self, row: Certificate, name: str) -> Any:
        """Write how long one holds as a badge, whose colour says the same."""
        return validity_badge(row) if name == "validity" else super().cell(row, name)


def validity_words(certificate: Certificate) -> str:
    """Say how long a certificate holds, or since when it does not."""
    today, last = house.today(), certificate.expires_on
    if last is None:
        return _("Never expires")
    how = certificates.validity(last, today)
    if how is Validity.expired:
        return _("Expired on %(day)s", day=wording.day(last))
    if how is Validity.valid:
        return _("Valid until %(day)s", day=wording.day(last))
    left = (last - today).days
    if not left:
        return _("Expires today")
    return ngettext("Expires tomorrow", "Expires in %(num)s days", left)


def validity_badge(certificate: Certificate) -> Markup:
    """Write how long a certificate holds as a badge."""
    how = certificates.validity(certificate.expires_on, house.today())
    return Markup('<span class="badge tone-%s">%s</span>') % (
        TONES[how],
        validity_words(certificate),
    )


def pay_words(rate: PayRate) -> str:
    """Write a rate as people say it: $18.50 per hour."""
    unit = rate.unit.label.lower()
    return _("%(amount)s per %(unit)s", amount=wording.rate(rate.amount), unit=unit)


COMPATIBILITY = listed(
    Compatibility,
    "clients",
    "Compatibilities",
    (
        ("client", _l("Client")),
        ("suitability", _l("Compatibility")),
        ("note", _l("Note")),
        ("changed_at", _l("Last changed")),
    ),
    (Compatibility.suitability, Compatibility.id),
    label=_l("Clients"),
    empty=_l("Nothing is noted yet. Say whom this caregiver suits, and whom not."),
    add=(_l("Compatibility"), "compatibilities"),
    kind=ClientsTab,
    subject="caregiver",
)
CERTIFICATES = listed(
    Certificate,
    "certificates",
    "Certificates",
    (
        ("name", _l("Certificate")),
        ("number", _l("Number")),
        ("issued_on", _l("Issued on")),
        ("validity", _l("Expiry")),
    ),
    (Certificate.expires_on.is_(None), Certificate.expires_on, Certificate.id),
    label=_l("Skills and certificates"),
    empty=_l("No certificate yet. Add licences and trainings with the day they end."),
    add=(_l("Certificate"), "certificates"),
    kind=CertificatesTab,
    subject="caregiver",
)
PAY = listed(
    PayRate,
    "pay",
    "PayRates",
    (
        ("service", _l("Service")),
        ("amount", _l("Pay")),
        ("starts_on", _l("From")),
        ("ends_on", _l("Until")),
        ("standing", _l("Now")),
    ),
    (PayRate.starts_on.desc(), PayRate.id.desc()),
    label=_l("Pay rates"),
    empty=_l("No pay rate yet."),
    add=(_l("Pay rate"), "pay-rates"),
    values={
        "service": lambda rate: rate.service or _("Every other service"),
        "amount": pay_words,
        "standing": lambda rate: pay_rates.standing(rate, house.today()),
    },
    kinds={"amount": "text"},
    subject="caregiver",
)
TABS: tuple[Tab, ...] = (
    DetailsTab("", _l("Details")),
    visits("caregiver"),
    COMPATIBILITY,
    CERTIFICATES,
    FormTab("availability", _l("Availability"), ((_l("Availability"), HOURS),)),
    PAY,
    messages_tab("caregiver"),
    *logs("caregiver"),
    DocumentsTab(),
    TimelineTab(timeline.of_caregiver, history.visible_kinds),
)
