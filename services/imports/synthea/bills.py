"""Invoices for what a Synthea folder charged: the payer's share on one, the rest on another."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from models.client import Client
from models.client_address import ClientAddress
from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine, LineKind
from models.ledger_entry import EntryKind, LedgerEntry
from models.payer import Payer
from services import numbers
from services.imports.intake import Intake
from services.imports.rows import Row
from services.imports.synthea.visits import SERVICES, Visit, Visits

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Owner:
    """Whose name stands on an invoice, and by when it is to be paid."""

    payer: int | None
    name: str
    address: list[str]
    days: int


@dataclass(frozen=True)
class Bill:
    """One invoice that is to be written; its amounts are those of the visits, in their order."""

    row: Row
    owner: Owner
    client: int
    client_name: str
    amounts: list[Decimal]
    is_payers: bool


def write(intake: Intake, visits: Visits) -> None:
    """Write the invoices of all visits that are new, in the order of time."""
    rows = [row for row in visits.rows if row["external_id"] in visits.written]
    clients, payers = _clients(intake), _payers(intake)
    bills: list[Bill] = []
    for row in sorted(rows, key=lambda one: (one["ends_at"], one["external_id"])):
        count = len(visits.written[row["external_id"]])
        bills += divide(intake, row, count, clients, payers, visits.uninsured)
    if bills:
        first = numbers.take(intake.session, intake.office.id, "invoice", len(bills))
        for number, bill in enumerate(bills, first):
            _add(intake, bill, number, visits.written[bill.row["external_id"]])


def divide(
    intake: Intake,
    row: Row,
    count: int,
    clients: dict[int, Owner],
    payers: dict[int, Owner],
    uninsured: set[str],
) -> list[Bill]:
    """Divide what an encounter cost between payer and client, and over its days."""
    if not row["total"]:
        intake.rule("nothing_to_bill")
        return []
    client = intake.keys(Client)[row["client"]]
    name = clients[client].name
    covered = Decimal(0) if row["payer"] in uninsured else row["covered"]
    all_days, theirs = spread(row["total"], count), spread(covered, count)
    own = [full - share for full, share in zip(all_days, theirs, strict=True)]
    found = []
    if any(theirs):
        intake.rule("share_of_payer")
        payer = payers[intake.keys(Payer)[row["payer"]]]
        found.append(Bill(row, payer, client, name, theirs, is_payers=True))
    if any(own):
        intake.rule("rest_to_client")
        found.append(Bill(row, clients[client], client, name, own, is_payers=False))
    return found


def spread(amount: Decimal, count: int) -> list[Decimal]:
    """Spread an amount over so many days to the cent; the first days take what is left over."""
    cents, rest = divmod(int(amount / CENT), count)
    return [(cents + (place < rest)) * CENT for place in range(count)]


def _add(intake: Intake, bill: Bill, number: int, visits: list[Visit]) -> None:
    total = sum(bill.amounts, Decimal(0))
    issued: date = intake.day(bill.row["ends_at"])
    due = issued + timedelta(days=bill.owner.days)
    settled = intake.settled_before is not None and issued < intake.settled_before
    intake.rule("settled_before" if settled else "still_owed")
    written = f"{intake.office.invoice_prefix}{number}"
    key = intake.add(
        Invoice,
        office_id=intake.office.id,
        number=written,
        client_id=bill.client,
        payer_id=bill.owner.payer,
        state=InvoiceState.sent,
        period_from=intake.day(bill.row["starts_at"]),
        period_to=issued,
        issued_on=issued,
        due_on=due,
        client_name=bill.client_name,
        bill_to_name=bill.owner.name,
        bill_to_lines=bill.owner.address,
        subtotal=total,
        total=total,
        paid=total if settled else Decimal(0),
        external_id=f"{bill.row['external_id']}:{'payer' if bill.is_payers else 'client'}",
        created_at=bill.row["ends_at"],
    )
    for position, (visit, amount) in enumerate(zip(visits, bill.amounts, strict=True), 1):
        if amount:
            _add_line(intake, bill, key, position, visit, amount)
    _book(intake, bill, key, EntryKind.charge, total, issued, f"Invoice {written}")
    if settled and intake.settled_before:
        day = min(due, intake.settled_before - timedelta(days=1))
        words = _("Settled before invoice %(number)s was brought here", number=written)
        _book(intake, bill, key, EntryKind.payment, -total, day, words)


def _book(
    intake: Intake, bill: Bill, invoice: int, kind: EntryKind, amount: Decimal, on: date, words: str
) -> None:
    """Book what an invoice moved; no payment stands behind what another system settled."""
    source = "invoice" if kind is EntryKind.charge else "history"
    intake.add(
        LedgerEntry,
        office_id=intake.office.id,
        client_id=bill.client,
        payer_id=bill.owner.payer,
        invoice_id=invoice,
        kind=kind,
        source=f"{source}:{invoice}",
        booked_on=on,
        amount=amount,
        words=words,
    )


def _add_line(
    intake: Intake, bill: Bill, invoice: int, position: int, visit: Visit, amount: Decimal
) -> None:
    """Add a line; the visit's own line is the payer's, where the payer takes any of that day."""
    shared = not bill.is_payers and bool(spread_of_payer(bill)[position - 1])
    intake.add(
        InvoiceLine,
        invoice_id=invoice,
        schedule_id=visit.key,
        kind=LineKind.share if shared else LineKind.visit,
        position=position,
        served_on=intake.day(visit.starts_at),
        description=SERVICES[bill.row["class"]],
        caregiver_first_name=visit.caregiver_first_name,
        units=Decimal(1),
        rate=amount,
        amount=amount,
    )


def spread_of_payer(bill: Bill) -> list[Decimal]:
    """What somebody else pays of each day on a client's bill."""
    whole = spread(bill.row["total"], len(bill.amounts))
    return [full - own for full, own in zip(whole, bill.amounts, strict=True)]


def _clients(intake: Intake) -> dict[int, Owner]:
    intake.bulk.write()
    home = ClientAddress
    query = (
        select(Client.id, Client.first_name, Client.last_name)
        .add_columns(home.street, home.city, home.state, home.zip_code)
        .outerjoin(home, (home.client_id == Client.id) & home.is_primary)
        .where(Client.external_id.is_not(None))
    )
    days = intake.office.payment_days
    found = {}
    for key, first, last, street, city, state, zip_code in intake.session.execute(query):
        town = " ".join(filter(None, [city and f"{city},", state, zip_code]))
        found[key] = Owner(None, f"{first} {last}", [one for one in (street, town) if one], days)
    return found


def _payers(intake: Intake) -> dict[int, Owner]:
    query = select(Payer.id, Payer.name, Payer.payment_days).where(Payer.external_id.is_not(None))
    return {key: Owner(key, name, [], days) for key, name, days in intake.session.execute(query)}
