"""From what a person typed into the card fields to a token that can be used once."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from app.sandbox import instruments
from app.sandbox.answers import Rejected
from app.sandbox.instruments import Facts, Instrument
from app.sandbox.ledger import Ledger

LIFE = timedelta(hours=24)
FORMS = {
    "cc": ("ccnumber", "ccexp", "cvv"),
    "ck": ("checkname", "checkaccount", "checkaba"),
}
FIELDS = FORMS["cc"] + FORMS["ck"]


def facts_of(field: str, value: str, now: datetime) -> Facts:
    """Reduce one typed value to what may be kept, and say whether it is ``valid``."""
    readers: dict[str, Callable[[], Facts]] = {
        "ccnumber": lambda: instruments.card_facts(value),
        "ccexp": lambda: instruments.expiry_facts(value, now.date()),
        "cvv": lambda: instruments.cvv_facts(value),
        "checkname": lambda: {"name": value.strip()[:80], "valid": bool(value.strip())},
        "checkaccount": lambda: instruments.account_facts(value),
        "checkaba": lambda: {
            "aba": value.strip(),
            "valid": instruments.routing(value.strip()),
        },
    }
    return readers[field]()


def enter(ledger: Ledger, form: str, field: str, value: str) -> bool:
    """Remember one field of a form; tell whether its value can be right."""
    facts = facts_of(field, value, ledger.now())
    ledger.run(
        "INSERT OR REPLACE INTO entry (form, field, facts) VALUES (?, ?, ?)",
        form,
        field,
        json.dumps(facts),
    )
    return bool(facts["valid"])


def create(ledger: Ledger, form: str) -> tuple[str, Instrument] | None:
    """Turn a completely and rightly filled form into a token; None if it is not."""
    with ledger.booking():
        rows = ledger.rows("SELECT field, facts FROM entry WHERE form = ?", form)
        entries: dict[str, Facts] = {row["field"]: json.loads(row["facts"]) for row in rows}
        kind = "ck" if any(field in entries for field in FORMS["ck"]) else "cc"
        needed = [entries.get(field) for field in FORMS[kind]]
        if not all(facts and facts["valid"] for facts in needed):
            return None
        merged = {name: value for facts in needed if facts for name, value in facts.items()}
        instrument = Instrument(kind, **merged)
        return issue(ledger, instrument), instrument


def issue(ledger: Ledger, instrument: Instrument) -> str:
    """Make a new token for a card or account."""
    token = "-".join(secrets.token_hex(4) for _ in range(4))
    ledger.run(
        "INSERT INTO token (token, instrument, made_at) VALUES (?, ?, ?)",
        token,
        instrument.dumped(),
        ledger.now().isoformat(),
    )
    return token


def spend(ledger: Ledger, token: str) -> Instrument:
    """Use a token up; one that is unknown, used or older than a day is refused."""
    if token in instruments.FIXED_TOKENS:
        return instruments.FIXED_TOKENS[token]
    row = ledger.row("SELECT * FROM token WHERE token = ?", token)
    if row is None:
        raise Rejected("Payment Token does not exist")
    if row["used_at"] or ledger.now() - datetime.fromisoformat(row["made_at"]) > LIFE:
        raise Rejected("Invalid Payment Token")
    ledger.run("UPDATE token SET used_at = ? WHERE token = ?", ledger.now().isoformat(), token)
    return instruments.loaded(row["instrument"])


def described(token: str, instrument: Instrument) -> dict[str, object]:
    """Word the answer that Collect.js hands to the page's callback."""
    card, check = instrument.kind == "cc", instrument.kind == "ck"
    return {
        "tokenType": "inline",
        "token": token,
        "card": {
            "number": instrument.number if card else None,
            "bin": instrument.bin if card else None,
            "exp": instrument.exp if card else None,
            "hash": instrument.hash if card else None,
            "type": instrument.brand if card else None,
            "category": "unknown" if card else None,
        },
        "check": {
            "name": instrument.name if check else None,
            "account": instrument.number if check else None,
            "hash": instrument.hash if check else None,
            "aba": instrument.aba if check else None,
            "transit": None,
            "institution": None,
        },
        "wallet": dict.fromkeys(
            ("cardDetails", "cardNetwork", "email", "billingInfo", "shippingInfo")
        ),
    }
