"""The demo's invoices: lines, shares, totals and ledger that agree to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from models.invoice import Invoice, InvoiceState
from models.invoice_line import InvoiceLine, LineKind
from models.ledger_entry import EntryKind, LedgerEntry
from models.number_counter import NumberCounter
from services.demo import fates, funding, receipts
from services.demo.agency import Agency, Branch, Cared, Funder
from services.demo.fates import Fate
from services.demo.funding import CENT
from services.demo.receipts import Receipts
from services.demo.visits import Charge

OWN_DAYS = 21
PARTLY = Decimal("0.4")
STATES = {Fate.draft: InvoiceState.draft, Fate.void: InvoiceState.void}
Bill = tuple[Cared, list[Charge]]


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody owes for one visit: all of it, or a share beside another's."""

    charge: Charge
    amount: Decimal
    is_first: bool
    is_whole: bool


@dataclass
class Ledger:
    """What goes on through all bills: the numbers given out, and the money that came in."""

    agency: Agency
    numbers: dict[int, int] = field(default_factory=dict)

    def number(self, branch: Branch) -> str:
        """Give out the next invoice number of an office."""
        self.numbers[branch.key] = self.numbers.get(branch.key, 0) + 1
        return f"{branch.place.prefix}{self.numbers[branch.key]}"

    def close(self) -> None:
        """Leave the counters where the next invoice goes on."""
        for branch in self.agency.branches:
            self.agency.bulk.add(
                NumberCounter,
                office_id=branch.key,
                kind="invoice",
                next_number=self.numbers.get(branch.key, 0) + 1,
            )


def send(agency: Agency, bills: dict[int, list[Bill]]) -> Iterator[int]:
    """Make the invoices of every period, the oldest first; yield how many clients were billed."""
    ledger = Ledger(agency)
    for period in sorted(bills, reverse=True):
        taken = Receipts(agency)
        for cared, charges in bills[period]:
            fate = fates.of(agency, cared, period)
            for funder, parts in divide(cared, charges):
                add(ledger, taken, cared, funder, parts, period, fate)
            yield 1
        taken.close()
    ledger.close()


def divide(cared: Cared, charges: list[Charge]) -> list[tuple[Funder | None, list[Part]]]:
    """Share the visits out: what a payer takes, and what is left to the client."""
    share = funding.of(cared)
    theirs: list[Part] = []
    own: list[Part] = []
    taken = Decimal(0)
    for charge in charges:
        full = (charge.lane.hours * charge.lane.bill).quantize(CENT)
        part = share.share(full, taken) if share else Decimal(0)
        taken += part
        if part:
            theirs.append(Part(charge, part, is_first=True, is_whole=part == full))
        if full - part:
            own.append(Part(charge, full - part, is_first=not part, is_whole=not part))
    found: list[tuple[Funder | None, list[Part]]] = []
    if share and theirs:
        found.append((share.funder, theirs))
    return [*found, (None, own)] if own else found


def add(
    ledger: Ledger,
    taken: Receipts,
    cared: Cared,
    funder: Funder | None,
    parts: list[Part],
    period: int,
    fate: Fate,
) -> None:
    """Write one invoice down, with its lines, its ledger entries and what was paid on it."""
    agency, branch = ledger.agency, cared.branch
    start, end = agency.shape.bounds(period, agency.today)
    issued = None if fate is Fate.draft else end + timedelta(days=1)
    total = sum((part.amount for part in parts), Decimal(0))
    paid = {Fate.paid: total, Fate.partly_paid: (total * PARTLY).quantize(CENT)}.get(fate)
    number = ledger.number(branch) if issued else None
    made = agency.at(end + timedelta(days=1), 5, branch=branch)
    days = funder.payment_days if funder else OWN_DAYS
    key = agency.bulk.add(
        Invoice,
        office_id=branch.key,
        number=number,
        client_id=cared.key,
        payer_id=funder.key if funder else None,
        state=STATES.get(fate, InvoiceState.sent),
        period_from=start,
        period_to=end,
        issued_on=issued,
        due_on=issued + timedelta(days=days) if issued else None,
        client_name=cared.person.name,
        bill_to_name=funder.name if funder else cared.person.name,
        bill_to_lines=funder.address if funder else cared.address,
        subtotal=total,
        total=total,
        paid=paid or Decimal(0),
        first_viewed_at=made + timedelta(minutes=90) if fate in fates.SEEN else None,
        voided_at=made + timedelta(days=3) if fate is Fate.void else None,
        created_at=made,
    )
    add_lines(agency, key, parts, fate)
    if issued and number:
        book(agency, cared, funder, key, number, total, issued, fate)
    if paid and issued and number:
        taken.take(receipts.Sum(cared, funder, key, number, paid, issued))


def add_lines(agency: Agency, invoice: int, parts: list[Part], fate: Fate) -> None:
    """Write the lines of an invoice down; a share is one unit of its own amount."""
    for position, part in enumerate(parts, 1):
        lane = part.charge.lane
        words = lane.service.label if part.is_whole else f"{lane.service.label} (share)"
        agency.bulk.add(
            InvoiceLine,
            invoice_id=invoice,
            schedule_id=part.charge.schedule,
            kind=LineKind.visit if part.is_first else LineKind.share,
            position=position,
            served_on=part.charge.day,
            description=words,
            caregiver_first_name=lane.carer.first_name,
            units=lane.hours if part.is_whole else Decimal(1),
            rate=lane.bill if part.is_whole else part.amount,
            amount=part.amount,
            voided=fate is Fate.void,
        )


def book(
    agency: Agency,
    cared: Cared,
    funder: Funder | None,
    invoice: int,
    number: str,
    total: Decimal,
    issued: date,
    fate: Fate,
) -> None:
    """Charge an issued invoice in the ledger, and take a void one out again."""
    steps = [(EntryKind.charge, "invoice", total, issued, f"Invoice {number}")]
    if fate is Fate.void:
        day = issued + timedelta(days=3)
        steps.append((EntryKind.void, "void", -total, day, f"Invoice {number} was voided"))
    for kind, cause, amount, day, words in steps:
        agency.bulk.add(
            LedgerEntry,
            office_id=cared.branch.key,
            client_id=cared.key,
            payer_id=funder.key if funder else None,
            invoice_id=invoice,
            kind=kind,
            source=f"{cause}:{invoice}",
            booked_on=day,
            amount=amount,
            words=words,
            created_at=agency.at(day, 5, branch=cared.branch),
        )
