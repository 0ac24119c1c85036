"""Reads the XML of NMI's ``query.php``."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from models.payment import PaymentMethod
from services.gateways.base import Found, Standing, Stored, Unreachable

STANDINGS = {
    "pending": Standing.pending,
    "pendingsettlement": Standing.taken,
    "complete": Standing.settled,
    "canceled": Standing.voided,
    "failed": Standing.failed,
    "abandoned": Standing.failed,
}
RETURNS = {"check_return", "check_late_return"}
ORIGINS = {"sale", "auth", "refund", "credit", "validate", "capture"}


def parsed(body: str) -> Element:
    """Read an answer; anything but a report is Unreachable, for nothing is known then."""
    builder = TreeBuilder()
    reader = expat.ParserCreate()
    reader.StartElementHandler = lambda name, attributes: builder.start(name, attributes)
    reader.EndElementHandler = lambda name: builder.end(name)
    reader.CharacterDataHandler = builder.data
    reader.StartDoctypeDeclHandler = _refuse_doctype
    try:
        reader.Parse(body.strip().encode(), True)
    except expat.ExpatError as error:
        raise Unreachable("the answer is not XML") from error
    root = builder.close()
    problem = root.findtext("error_response")
    if root.tag != "nm_response" or problem is not None:
        raise Unreachable(problem or "the answer is not a report")
    return root


def _refuse_doctype(*_declared: object) -> None:
    raise Unreachable("the answer declares entities")  # they could be made to grow without end


def transactions(body: str) -> tuple[Found, ...]:
    """Read a report of transactions; an empty one means that there are none."""
    return tuple(_found(node) for node in parsed(body).iter("transaction"))


def test_mode(body: str) -> bool:
    """Read whether the account only plays; anything but a clear yes is a no."""
    return parsed(body).findtext("test_mode_enabled", "").strip() == "true"


def stored(body: str) -> Stored | None:
    """Read the one saved card or account of a vault report."""
    for node in parsed(body).iter("customer"):
        card, account = _text(node, "cc_number"), _text(node, "check_account")
        return Stored(
            stored_id=_text(node, "customer_vault_id") or node.get("id", ""),
            method=PaymentMethod.card if card else PaymentMethod.bank_account,
            brand=_text(node, "cc_type"),
            last_4=(card or account)[-4:],
            expiry=_text(node, "cc_exp"),
        )
    return None


def _found(node: Element) -> Found:
    done = list(node.iter("action"))
    origin = next((one for one in done if _text(one, "action_type") in ORIGINS), None)
    charged = max((_amount(one) for one in _good(done, {"sale", "capture", "auth"})), default=None)
    return Found(
        transaction_id=_text(node, "transaction_id"),
        order_id=_text(node, "order_id"),
        action=_text(origin, "action_type"),
        standing=_standing(node, done),
        method=PaymentMethod.bank_account
        if _text(node, "transaction_type") == "ck"
        else PaymentMethod.card,
        amount=charged if charged is not None else _amount(origin),
        refunded=sum((_amount(one) for one in _good(done, {"refund"})), Decimal()),
        code=int(code) if (code := _text(origin, "response_code")).isdigit() else 0,
        text=_text(origin, "response_text")[:200],
    )


def _standing(node: Element, done: list[Element]) -> Standing:
    if any(_good(done, RETURNS)):
        return Standing.returned
    return STANDINGS.get(_text(node, "condition"), Standing.unclear)


def _good(done: list[Element], kinds: set[str]) -> Iterator[Element]:
    for one in done:
        if _text(one, "action_type") in kinds and _text(one, "success") == "1":
            yield one


def _text(node: Element | None, name: str) -> str:
    return (node.findtext(name) or "").strip() if node is not None else ""


def _amount(node: Element | None) -> Decimal:
    """Read an amount; what was given back is written with a minus by some, without by others."""
    try:
        amount = Decimal(_text(node, "amount") or "0")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise Unreachable("an amount cannot be read")
    return abs(amount)
