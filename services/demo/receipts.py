"""The demo's payments: a payer's cheque for several invoices, a client's for one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment, PaymentMethod
from models.payment_allocation import PaymentAllocation
from services.demo.agency import Agency, Cared, Funder

WAYS = (
    PaymentMethod.cheque,
    PaymentMethod.bank_transfer,
    PaymentMethod.cheque,
    PaymentMethod.cash,
)
# A payer's cheque covers at most so many invoices.
AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class Sum:
    """What is paid on one invoice."""

    cared: Cared
    funder: Funder | None
    invoice: int
    number: str
    amount: Decimal
    issued: date


@dataclass
class Receipts:
    """Gathers what was paid on the invoices of one period, and writes the payments down."""

    agency: Agency
    together: dict[int, list[Sum]] = field(default_factory=dict)

    def take(self, one: Sum) -> None:
        """Take a client's payment at once; let a payer's wait for others of the same payer."""
        if one.funder is None:
            self.write([one])
            return
        waiting = self.together.setdefault(one.funder.key, [])
        waiting.append(one)
        if len(waiting) == AT_ONCE:
            self.write(self.together.pop(one.funder.key))

    def close(self) -> None:
        """Write down what still waits."""
        for sums in self.together.values():
            self.write(sums)
        self.together.clear()

    def write(self, sums: list[Sum]) -> None:
        """Write one payment down, with the invoices it is for."""
        agency, first = self.agency, sums[0]
        branch, number = first.cared.branch, agency.bulk.key(Payment)
        dice = agency.dice("payment", first.invoice)
        day = first.issued + timedelta(days=dice.between(4, 11))
        received = agency.at(day, 10, dice.below(60), branch)
        method = dice.pick(WAYS)
        words = f"{method.label} {dice.between(1001, 9999)}"
        agency.bulk.add(
            Payment,
            id=number,
            office_id=branch.key,
            client_id=None if first.funder else first.cared.key,
            payer_id=first.funder.key if first.funder else None,
            method=method,
            amount=sum((one.amount for one in sums), Decimal(0)),
            received_at=received,
            reference=words,
            recorded_by_id=agency.users["billing"],
            created_at=received,
        )
        for one in sums:
            self.allocate(number, one, received, words)

    def allocate(self, payment: int, one: Sum, received: datetime, words: str) -> None:
        """Put a part of a payment on its invoice, and in the ledger."""
        add = self.agency.bulk.add
        add(
            PaymentAllocation,
            payment_id=payment,
            invoice_id=one.invoice,
            amount=one.amount,
            created_at=received,
        )
        add(
            LedgerEntry,
            office_id=one.cared.branch.key,
            client_id=one.cared.key,
            payer_id=one.funder.key if one.funder else None,
            invoice_id=one.invoice,
            payment_id=payment,
            kind=EntryKind.payment,
            source=f"payment:{payment}",
            booked_on=received.date(),
            amount=-one.amount,
            words=words,
            created_at=received,
        )
