"""``/api/query.php``: what the gateway knows, as XML, in UTC."""

import secrets
import sqlite3
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request

from app.sandbox import faults, instruments, payments
from app.sandbox.answers import dollars
from app.sandbox.operations import Fields
from app.sandbox.payments import Payment
from app.sandbox.running import here
from app.sandbox.transact import known

query = Blueprint("query", __name__)
DEFAULT_LIMIT = 100


@query.post("/api/query.php")
def answer() -> Response:
    """Answer a question; nothing found is an empty answer, not an error."""
    fields = request.form.to_dict()
    root = Element("nm_response")
    due = faults.take(here().ledger, query=True)
    if due.kind:
        return due.ending("")
    if not known(fields):
        text = f"Invalid Username/Password REFID:{secrets.randbelow(10**9)}"
        SubElement(root, "error_response").text = text
    else:
        fill(root, fields)
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")
    return Response(body, content_type="text/xml; charset=UTF-8")


def fill(root: Element, fields: Fields) -> None:
    """Write the report that was asked for; transactions when none was named."""
    report = fields.get("report_type", "")
    if report == "test_mode_status":
        SubElement(root, "test_mode_enabled").text = "true"
    elif report == "customer_vault":
        write_customers(root, fields.get("customer_vault_id", ""))
    else:
        for payment in found(fields):
            write_payment(root, payment)


def found(fields: Fields) -> list[Payment]:
    """Find the payments that pass every filter of a question."""
    order_id = fields.get("order_id", "")
    if order_id and "," not in order_id:
        rows = here().ledger.rows("SELECT * FROM payment WHERE order_id = ?", order_id)
    else:
        rows = here().ledger.rows("SELECT * FROM payment ORDER BY id")
    candidates = [payments.read(row) for row in rows]
    passing = [payment for payment in candidates if passes(payment, fields)]
    limit = int(fields.get("result_limit") or DEFAULT_LIMIT)
    start = int(fields.get("page_number") or 0) * limit
    return passing[start : start + limit]


def passes(payment: Payment, fields: Fields) -> bool:
    """Tell whether a payment is among those asked for; most filters are comma lists."""
    facts = {
        "transaction_id": str(payment.id),
        "order_id": payment.order_id,
        "condition": payment.condition,
        "transaction_type": payment.kind,
        "cc_number": payment.instrument.number[-4:],
        "email": payment.billing.get("email", ""),
    }
    asked = {name: fields[name].split(",") for name in facts if fields.get(name)}
    acts = payments.actions(here().ledger, payment)
    if wanted := fields.get("action_type"):
        asked["action_type"] = wanted.split(",")
        facts["action_type"] = next(
            (row["type"] for row in acts if row["type"] in asked["action_type"]), ""
        )
    since, until = fields.get("start_date", ""), fields.get("end_date") or "9"
    in_time = any(since <= row["at"] <= until for row in acts)
    return in_time and all(facts[name] in values for name, values in asked.items())


def write_payment(root: Element, payment: Payment) -> None:
    """Write one transaction, its facts first, then what was done with it."""
    one = payment.instrument
    card, check = one.kind == "cc", one.kind == "ck"
    facts = {
        "transaction_id": str(payment.id),
        "transaction_type": payment.kind,
        "condition": payment.condition,
        "order_id": payment.order_id,
        "authorization_code": payment.authcode,
        "order_description": payment.description,
        **{name: payment.billing.get(name, "") for name in payments.BILLING},
        "customerid": payment.vault_id,
        "currency": "USD",
        "cc_number": one.starred if card else "",
        "cc_exp": one.exp,
        "avs_response": payment.avs,
        "csc_response": payment.cvv,
        "check_account": one.starred if check else "",
        "check_aba": one.aba,
        "check_name": one.name,
        "account_holder_type": one.holder_type if check else "",
        "account_type": one.account_type if check else "",
        "sec_code": "WEB" if check else "",
        "cc_type": one.brand,
    }
    node = SubElement(root, "transaction")
    for name, value in facts.items():
        SubElement(node, name).text = value
    for row in payments.actions(here().ledger, payment):
        write_action(node, row)


def write_action(node: Element, row: sqlite3.Row) -> None:
    """Write one thing that was done."""
    facts = {
        "amount": dollars(row["cents"]),
        "action_type": row["type"],
        "date": row["at"],
        "success": str(row["success"]),
        "source": "api",
        "response_text": row["text"],
        "response_code": str(row["code"]),
    }
    action = SubElement(node, "action")
    for name, value in facts.items():
        SubElement(action, name).text = value


def write_customers(root: Element, wanted: str) -> None:
    """Write one customer of the vault, or all."""
    vault = SubElement(root, "customer_vault")
    sql = "SELECT * FROM vault WHERE ? IN ('', id) ORDER BY id"
    for row in here().ledger.rows(sql, wanted):
        one = instruments.loaded(row["instrument"])
        facts = {
            "customer_vault_id": row["id"],
            "cc_number": one.starred if one.kind == "cc" else "",
            "cc_exp": one.exp,
            "cc_type": one.brand,
            "check_account": one.starred if one.kind == "ck" else "",
            "check_aba": one.aba,
            "check_name": one.name,
        }
        customer = SubElement(vault, "customer", id=row["id"])
        for name, value in facts.items():
            SubElement(customer, name).text = value
