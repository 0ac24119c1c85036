"""The Customer Vault: cards and accounts kept for later, under an id."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from app.sandbox import instruments
from app.sandbox.answers import Rejected
from app.sandbox.instruments import Instrument
from app.sandbox.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Kept:
    """One customer of the vault."""

    id: str
    instrument: Instrument
    billing: dict[str, str]


def find(ledger: Ledger, number: str) -> Kept:
    """Read one customer; refuse an unknown one, echoing the id as the real gateway does."""
    row = ledger.row("SELECT * FROM vault WHERE id = ?", number)
    if row is None:
        raise Rejected("Invalid Customer Vault Id", customer_vault_id=number)
    return Kept(number, instruments.loaded(row["instrument"]), json.loads(row["billing"]))


def keep(ledger: Ledger, wanted: str, instrument: Instrument, billing: Mapping[str, str]) -> str:
    """Keep a card or account under the wanted id, or under one of the gateway's choice."""
    number = wanted or str(secrets.randbelow(9 * 10**8) + 10**8)
    if ledger.row("SELECT 1 FROM vault WHERE id = ?", number):
        raise Rejected("Duplicate Customer Vault Id", customer_vault_id=number)
    ledger.run(
        "INSERT INTO vault (id, instrument, billing) VALUES (?, ?, ?)",
        number,
        instrument.dumped(),
        json.dumps(dict(billing)),
    )
    return number


def change(ledger: Ledger, kept: Kept, instrument: Instrument, billing: Mapping[str, str]) -> None:
    """Replace what is kept under an id."""
    ledger.run(
        "UPDATE vault SET instrument = ?, billing = ? WHERE id = ?",
        instrument.dumped(),
        json.dumps(kept.billing | dict(billing)),
        kept.id,
    )


def drop(ledger: Ledger, kept: Kept) -> None:
    """Forget a customer."""
    ledger.run("DELETE FROM vault WHERE id = ?", kept.id)
