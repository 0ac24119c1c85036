"""``/api/transact.php``: everything that moves or keeps something."""

import hmac

from flask import Blueprint, Response, request

from app.sandbox import customers, faults, operations
from app.sandbox.answers import Answer, Rejected
from app.sandbox.faults import Due
from app.sandbox.operations import Fields
from app.sandbox.running import here

transact = Blueprint("transact", __name__)


@transact.post("/api/transact.php")
def answer() -> Response:
    """Do what a request asks for, and whatever misfortune is due."""
    fields = request.form.to_dict()
    if not known(fields):
        refusal = Answer(3, "Authentication Failed", response_code=300)
        return Due("").ending(refusal.encoded())
    due = faults.take(here().ledger)
    due.wait("before")
    said = book(fields, due) if due.fault.books else misfortune(due, fields)
    here().courier.ring()
    due.wait("after")
    return due.ending(said.encoded())


def known(fields: Fields) -> bool:
    """Tell whether a request bears the merchant's security key."""
    given = fields.get("security_key", "").encode()
    return hmac.compare_digest(given, here().settings.security_key.encode())


def book(fields: Fields, due: Due) -> Answer:
    """Carry a request out; what is refused leaves only a used token behind."""
    ledger = here().ledger
    with ledger.booking():
        try:
            said = carry_out(fields, due)
        except Rejected as refusal:
            return refusal.answer(fields.get("orderid", ""), fields.get("type", ""))
    return misfortune(due, fields) if due.kind == "communication" else said


def carry_out(fields: Fields, due: Due) -> Answer:
    """Find who answers a request, by its ``type`` or its ``customer_vault``."""
    ledger, kind = here().ledger, fields.get("type", "")
    if kind in operations.OPERATIONS:
        return operations.OPERATIONS[kind](ledger, fields, due.decline)
    request_name = fields.get("customer_vault", "")
    if not kind and request_name in customers.REQUESTS:
        return customers.REQUESTS[request_name](ledger, fields)
    raise Rejected("Invalid Transaction Type")


def misfortune(due: Due, fields: Fields) -> Answer:
    """Word the answer of a request that the gateway itself spoils."""
    code = due.fault.code or 300
    texts = {"duplicate": "Duplicate transaction", "rate_limit": "Rate limit exceeded"}
    refusal = Rejected(texts.get(due.kind, "Communication error"), code)
    return refusal.answer(fields.get("orderid", ""), fields.get("type", ""))
