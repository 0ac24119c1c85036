"""What ``customer_vault=`` can ask for when it stands alone: add, update, delete."""

from collections.abc import Callable

from app.sandbox import instruments, tokens, vault
from app.sandbox.answers import Answer, Rejected
from app.sandbox.ledger import Ledger
from app.sandbox.operations import Fields, paying
from app.sandbox.payments import BILLING


def add(ledger: Ledger, fields: Fields) -> Answer:
    """Keep a card or account without charging it."""
    with_what = paying(ledger, fields)
    wanted = fields.get("customer_vault_id", "")
    number = vault.keep(ledger, wanted, with_what.instrument, with_what.billing)
    return _done("Customer Added", fields, number)


def update(ledger: Ledger, fields: Fields) -> Answer:
    """Replace the card, the account or the address of a customer."""
    kept = vault.find(ledger, fields.get("customer_vault_id", ""))
    if token := fields.get("payment_token"):
        instrument = tokens.spend(ledger, token)
    else:
        instrument = instruments.of_fields(fields) or kept.instrument
    if not instrument.valid:
        raise Rejected("Invalid Credit Card Number", customer_vault_id=kept.id)
    billing = {name: fields[name] for name in BILLING if fields.get(name)}
    vault.change(ledger, kept, instrument, billing)
    return _done("Customer Update Successful", fields, kept.id)


def delete(ledger: Ledger, fields: Fields) -> Answer:
    """Forget a customer."""
    kept = vault.find(ledger, fields.get("customer_vault_id", ""))
    vault.drop(ledger, kept)
    return _done("Customer Deleted", fields, kept.id)


def _done(text: str, fields: Fields, number: str) -> Answer:
    return Answer(1, text, orderid=fields.get("orderid", ""), customer_vault_id=number)


REQUESTS: dict[str, Callable[[Ledger, Fields], Answer]] = {
    "add_customer": add,
    "update_customer": update,
    "delete_customer": delete,
}
