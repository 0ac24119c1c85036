"""The rows of the ledger that are money: payments and what was done with each."""

import json
import sqlite3
from dataclasses import dataclass

from app.sandbox import instruments
from app.sandbox.answers import Rejected
from app.sandbox.instruments import Instrument
from app.sandbox.ledger import Ledger

BILLING = (
    "first_name",
    "last_name",
    "company",
    "address1",
    "address2",
    "city",
    "state",
    "zip",
    "country",
    "phone",
    "email",
)


@dataclass(frozen=True, slots=True)
class Payment:
    """One transaction; ``condition`` has the gateway's own words for where it stands."""

    id: int
    kind: str
    condition: str
    order_id: str
    description: str
    cents: int
    instrument: Instrument
    billing: dict[str, str]
    vault_id: str
    authcode: str
    avs: str
    cvv: str
    refund_of: int | None = None


def read(row: sqlite3.Row) -> Payment:
    """Make a payment of its row."""
    values = dict(row)
    values["instrument"] = instruments.loaded(values["instrument"])
    values["billing"] = json.loads(values["billing"])
    return Payment(**values)


def find(ledger: Ledger, number: str) -> Payment:
    """Read one payment by its id; refuse an unknown one."""
    known = number.isdigit() and len(number) < 19
    row = ledger.row("SELECT * FROM payment WHERE id = ?", int(number)) if known else None
    if row is None:
        raise Rejected("Invalid Transaction ID specified")
    return read(row)


def book(ledger: Ledger, payment: Payment) -> Payment:
    """Write a new payment; its id is given out here."""
    number = ledger.run(
        "INSERT INTO payment (kind, condition, order_id, description, cents, instrument, billing,"
        " vault_id, authcode, avs, cvv, refund_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        payment.kind,
        payment.condition,
        payment.order_id,
        payment.description,
        payment.cents,
        payment.instrument.dumped(),
        json.dumps(payment.billing),
        payment.vault_id,
        payment.authcode,
        payment.avs,
        payment.cvv,
        payment.refund_of,
    )
    return find(ledger, str(number))


def act(ledger: Ledger, payment: Payment, kind: str, cents: int, code: int, text: str) -> int:
    """Add what was done with a payment: sale, settle, void, check_return."""
    return ledger.run(
        "INSERT INTO action (payment_id, type, cents, at, success, text, code)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        payment.id,
        kind,
        cents,
        f"{ledger.now():%Y%m%d%H%M%S}",
        int(code == 100),
        text,
        code,
    )


def actions(ledger: Ledger, payment: Payment) -> list[sqlite3.Row]:
    """List what was done with a payment, oldest first."""
    return ledger.rows("SELECT * FROM action WHERE payment_id = ? ORDER BY id", payment.id)


def move(ledger: Ledger, payment: Payment, condition: str) -> Payment:
    """Change where a payment stands."""
    ledger.run("UPDATE payment SET condition = ? WHERE id = ?", condition, payment.id)
    return find(ledger, str(payment.id))


def balance(ledger: Ledger, payment: Payment) -> int:
    """Count what of a payment can still be given back."""
    if payment.condition not in {"pendingsettlement", "complete"} or payment.refund_of:
        return 0
    row = ledger.row(
        "SELECT coalesce(sum(cents), 0) AS cents FROM payment"
        " WHERE refund_of = ? AND condition NOT IN ('canceled', 'failed')",
        payment.id,
    )
    return payment.cents - int(row["cents"] if row else 0)


def waiting(ledger: Ledger) -> list[Payment]:
    """List what the next settlement will take along; authorisations wait for their capture."""
    rows = ledger.rows(
        "SELECT payment.* FROM payment WHERE condition = 'pendingsettlement'"
        " OR (condition = 'pending' AND kind = 'ck') ORDER BY id"
    )
    return [read(row) for row in rows]
