"""What ``type=`` can ask for: sale, auth, capture, void, refund, credit, validate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.sandbox import events, instruments, payments, tokens, vault
from app.sandbox.answers import Answer, Rejected, cents_of, dollars
from app.sandbox.instruments import Instrument
from app.sandbox.ledger import Ledger
from app.sandbox.payments import Payment

Fields = Mapping[str, str]
DUPLICATE_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Paying:
    """With what a request pays, and for whom."""

    instrument: Instrument
    billing: dict[str, str]
    vault_id: str = ""


def paying(ledger: Ledger, fields: Fields) -> Paying:
    """Find the card or account of a request: a saved one, a token, or plain numbers."""
    billing = {name: fields[name] for name in payments.BILLING if fields.get(name)}
    stored = fields.get("customer_vault_id", "")
    if stored and fields.get("customer_vault") != "add_customer":
        kept = vault.find(ledger, stored)
        return Paying(replace(kept.instrument, cvv=""), kept.billing | billing, stored)
    if token := fields.get("payment_token"):
        instrument: Instrument | None = tokens.spend(ledger, token)
    else:
        instrument = instruments.of_fields(fields)
    if instrument is None:
        raise Rejected("Billing Information missing")
    if not instrument.valid:
        card = instrument.kind == "cc"
        raise Rejected("Invalid Credit Card Number" if card else "Invalid Bank Account Number")
    return Paying(instrument, billing)


def street_check(with_what: Paying) -> str:
    """Answer as the test bank's address check does: it knows only 888 and 77777."""
    if with_what.instrument.kind == "ck":
        return ""
    street = with_what.billing.get("address1", "").startswith("888")
    place = with_what.billing.get("zip") == "77777"
    return {(True, True): "Y", (True, False): "A", (False, True): "Z"}.get((street, place), "N")


def refuse_duplicate(ledger: Ledger, fields: Fields, cents: int, card: Instrument) -> None:
    """Refuse the same card, amount and order within the window of the request."""
    window = fields.get("dup_seconds", "")
    seconds = int(window) if window.isdigit() else DUPLICATE_SECONDS
    since = ledger.now() - timedelta(seconds=seconds)
    again = ledger.row(
        "SELECT 1 FROM payment JOIN action ON action.payment_id = payment.id"
        " WHERE order_id = ? AND payment.cents = ? AND action.type IN ('sale', 'auth')"
        " AND action.success = 1 AND action.at > ? AND json_extract(instrument, '$.hash') = ?",
        fields.get("orderid", ""),
        cents,
        f"{since:%Y%m%d%H%M%S}",
        card.hash,
    )
    if again and seconds:
        raise Rejected("Duplicate transaction")


def charge(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Take (sale) or reserve (auth) money from a card or account."""
    kind, cents = fields["type"], cents_of(fields.get("amount", ""))
    if not cents:
        raise Rejected("Invalid amount")
    if first := fields.get("initial_transaction_id"):
        payments.find(ledger, first)
    with_what = paying(ledger, fields)
    card = with_what.instrument
    refuse_duplicate(ledger, fields, cents, card)
    code = decline or (200 if cents < 100 else 100)
    text = "SUCCESS" if code == 100 else "DECLINE" if card.kind == "cc" else "FAILED"
    made = payments.book(ledger, _payment(fields, cents, with_what, code))
    payments.act(ledger, made, kind, cents, code, text)
    events.announce(ledger, made)
    stored = _stored(ledger, fields, with_what) if code == 100 else None
    answer = _answer(made, kind, code, text)
    answer.avsresponse, answer.cvvresponse = made.avs, made.cvv
    answer.customer_vault_id = stored or with_what.vault_id or None
    return answer


def _payment(fields: Fields, cents: int, with_what: Paying, code: int) -> Payment:
    card = with_what.instrument
    waits = card.kind == "ck" or fields["type"] == "auth"
    good = "pending" if waits else "pendingsettlement"
    return Payment(
        id=0,
        kind=card.kind,
        condition=good if code == 100 else "failed",
        order_id=fields.get("orderid", ""),
        description=fields.get("order_description", fields.get("orderdescription", "")),
        cents=cents,
        instrument=card,
        billing=with_what.billing,
        vault_id=with_what.vault_id,
        authcode="123456" if code == 100 or card.kind == "ck" else "",
        avs=street_check(with_what),
        cvv=card.cvv,
    )


def _stored(ledger: Ledger, fields: Fields, with_what: Paying) -> str | None:
    if fields.get("customer_vault") != "add_customer":
        return None
    wanted = fields.get("customer_vault_id", "")
    return vault.keep(ledger, wanted, with_what.instrument, with_what.billing)


def _answer(payment: Payment, kind: str, code: int, text: str) -> Answer:
    return Answer(
        1 if code == 100 else 2,
        text,
        authcode=payment.authcode,
        transactionid=str(payment.id),
        orderid=payment.order_id,
        type=kind,
        response_code=code,
    )


def capture(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Take money that was reserved."""
    payment = payments.find(ledger, fields.get("transactionid", ""))
    reserved = payments.actions(ledger, payment)[0]["type"] == "auth"
    if not reserved or payment.condition != "pending":
        raise Rejected("A capture requires that the existing transaction be an AUTH")
    cents = cents_of(fields.get("amount") or dollars(payment.cents))
    if not 0 < cents <= payment.cents:
        raise Rejected("Invalid amount")
    code = decline or (200 if cents < 100 else 100)
    payments.act(ledger, payment, "capture", cents, code, "SUCCESS" if code == 100 else "DECLINE")
    if code == 100:
        ledger.run("UPDATE payment SET cents = ? WHERE id = ?", cents, payment.id)
        payment = payments.move(ledger, payment, "pendingsettlement")
    events.announce(ledger, payment)
    answer = _answer(payment, "capture", code, "SUCCESS" if code == 100 else "DECLINE")
    answer.avsresponse = payment.avs
    return answer


def void(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Call off what has not been settled."""
    number = fields.get("transactionid", "")
    try:
        payment = payments.find(ledger, number)
    except Rejected:
        payment = None
    if payment is None or payment.condition not in {"pending", "pendingsettlement"}:
        refusal = "Only transactions pending settlement can be voided"
        raise Rejected(refusal, transactionid=number)
    if decline:
        return _answer(payment, "void", decline, "DECLINE")
    text = "Transaction Void Successful"
    payments.act(ledger, payment, "void", payment.cents, 100, text)
    payment = payments.move(ledger, payment, "canceled")
    events.announce(ledger, payment)
    return _answer(payment, "void", 100, text)


def refund(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Give back a settled or settling payment, in part or all that is left."""
    payment = payments.find(ledger, fields.get("transactionid", ""))
    left = payments.balance(ledger, payment)
    cents = cents_of(fields["amount"]) if fields.get("amount") else left
    if not 0 < cents <= left:
        raise Rejected("Refund amount may not exceed the transaction balance")
    return _give(ledger, fields, replace(payment, refund_of=payment.id), cents, decline)


def credit(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Pay out to a card or account with no payment before it."""
    with_what = paying(ledger, fields)
    cents = cents_of(fields.get("amount", ""))
    if not cents:
        raise Rejected("Invalid amount")
    return _give(ledger, fields, _payment(fields, cents, with_what, 100), cents, decline)


def _give(
    ledger: Ledger, fields: Fields, payment: Payment, cents: int, decline: int | None
) -> Answer:
    code = decline or 100
    text = "SUCCESS" if code == 100 else "DECLINE"
    condition = "pendingsettlement" if code == 100 else "failed"
    order_id = fields.get("orderid", "")
    given = replace(payment, cents=cents, condition=condition, order_id=order_id, authcode="")
    given = payments.book(ledger, replace(given, avs="", cvv=""))
    payments.act(ledger, given, fields["type"], -cents, code, text)
    events.announce(ledger, given)
    return _answer(given, fields["type"], code, text)


def validate(ledger: Ledger, fields: Fields, decline: int | None) -> Answer:
    """Ask the bank whether a card would do, taking nothing."""
    if fields.get("amount") and cents_of(fields["amount"]):
        raise Rejected("Invalid amount")
    with_what = paying(ledger, fields)
    code = decline or 100
    text = "SUCCESS" if code == 100 else "DECLINE"
    made = replace(_payment(fields, 0, with_what, code), authcode="", condition="complete")
    made = payments.book(ledger, made if code == 100 else replace(made, condition="failed"))
    payments.act(ledger, made, "validate", 0, code, text)
    events.announce(ledger, made)
    answer = _answer(made, "validate", code, text)
    answer.avsresponse, answer.cvvresponse = made.avs, made.cvv
    return answer


OPERATIONS: dict[str, Callable[[Ledger, Fields, int | None], Answer]] = {
    "sale": charge,
    "auth": charge,
    "capture": capture,
    "void": void,
    "refund": refund,
    "credit": credit,
    "validate": validate,
}
