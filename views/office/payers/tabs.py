"""The tabs of a payer's profile (C4, C6): each list is read page by page."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.client_payer import ClientPayer, Distribution
from models.invoice import Invoice, InvoiceStanding
from models.payment import Payment
from services import timeline
from views import house, wording
from views.profiles import history
from views.profiles.form_tab import GridFormTab
from views.profiles.lists import listed
from views.profiles.logs import logs
from views.profiles.messages_tab import messages_tab
from views.profiles.tab import Tab
from views.profiles.timeline_tab import TimelineTab


def share(link: ClientPayer) -> str:
    """Say in words how much of a client's invoices a payer takes."""
    amount = wording.money(link.amount)
    if link.distribution is Distribution.percentage:
        return _("%(number)s%% of the invoice", number=wording.number(link.percentage))
    if link.distribution is Distribution.fixed_per_invoice:
        return _("%(amount)s of each invoice", amount=amount)
    if link.distribution is Distribution.daily_cap:
        return _("Up to %(amount)s a day", amount=amount)
    if link.distribution is Distribution.weekly_cap:
        return _("Up to %(amount)s a week", amount=amount)
    if link.distribution is Distribution.monthly_cap:
        return _("Up to %(amount)s a month", amount=amount)
    return _("What is left after the others")


def client_words(link: ClientPayer) -> str:
    """Name the client; who pays for themselves is marked."""
    if link.client_is_payer:
        return _("%(client)s (client is payer)", client=link.client)
    return str(link.client)


CLIENTS = listed(
    ClientPayer,
    "clients",
    "ClientPayers",
    (
        ("client", _l("Client")),
        ("share", _l("Pays")),
        ("position", _l("Order")),
        ("member_number", _l("Claim or member number")),
        ("starts_on", _l("From")),
        ("ends_on", _l("Until")),
    ),
    (ClientPayer.ends_on.is_not(None), ClientPayer.ends_on.desc(), ClientPayer.id),
    label=_l("Clients"),
    empty=_l("Nobody yet. Link the clients for whom this payer pays."),
    add=(_l("Client"), "client-payers"),
    values={"client": client_words, "share": share},
    subject="payer",
)
INVOICES = listed(
    Invoice,
    "invoices",
    "Invoices",
    (
        ("number", _l("Invoice #")),
        ("client", _l("Client")),
        ("standing", _l("State")),
        ("issued_on", _l("Issued")),
        ("due_on", _l("Due")),
        ("total", _l("Total")),
        ("balance", _l("Balance")),
    ),
    (Invoice.created_at.desc(), Invoice.id.desc()),
    label=_l("Invoices"),
    empty=_l("No invoices yet. A billing run makes them from approved visits."),
    values={
        "number": lambda invoice: invoice.number or _("Draft"),
        "standing": lambda invoice: InvoiceStanding[invoice.standing(house.today())],
    },
    subject="payer",
)
PAYMENTS = listed(
    Payment,
    "payments",
    "Payments",
    (
        ("received_at", _l("Received")),
        ("method", _l("Method")),
        ("amount", _l("Amount")),
        ("refunded", _l("Refunded")),
        ("state", _l("State")),
        ("reference", _l("Reference")),
    ),
    (Payment.received_at.desc(), Payment.id.desc()),
    label=_l("Payments"),
    empty=_l("No payments yet."),
    subject="payer",
)
TABS: tuple[Tab, ...] = (
    GridFormTab("", _l("Details")),
    CLIENTS,
    INVOICES,
    PAYMENTS,
    messages_tab("payer"),
    *logs("payer"),
    TimelineTab(timeline.of_payer, history.payer_kinds),
)
