"""What the pay page takes, what it refuses, and for whom it does not exist."""

import logging
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.payment_attempt import PaymentAttempt
from models.section import Section
from tests import factories

CARD_NUMBER = "4111 1111 1111 1111"


@pytest.fixture
def invoice(cast):
    """Bea's invoice of 120 dollars."""
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


def attempts(session):
    return session.scalar(select(func.count()).select_from(PaymentAttempt))


# B7
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "above zero"),
        ("0.00", "above zero"),
        ("-5", "an amount like 12.50"),
        ("1e400", "an amount like 12.50"),
        ("NaN", "an amount like 12.50"),
        ("Infinity", "an amount like 12.50"),
        ("12,50", "an amount like 12.50"),
        ("1.005", "an amount like 12.50"),
        ("١٢", "an amount like 12.50"),
        (" ", "an amount like 12.50"),
        ("120.01", "more than the balance of $120.00"),
        ("999999999", "more than the balance of $120.00"),
    ],
)
def test_an_impossible_amount_is_refused_beside_its_field(
    till, cast, session, invoice, amount, words
):
    bea = till(cast.bea)
    refused = bea.pay(invoice, amount)
    assert refused.status_code == 422
    beside = refused.text.split('id="amount-error"')[1].split("</div>")[0]
    assert words in beside
    assert (attempts(session), bea.sandbox.state()["payments"]) == (0, [])


# B7
def test_thousands_and_a_dollar_sign_are_understood(till, cast):
    invoice = factories.Invoice(client=cast.bea.record, total=Decimal("1500.00"))
    bea = till(cast.bea)
    assert "$1,234.50 was paid" in bea.result(bea.pay(invoice, "$1,234.50"))


# B7
@pytest.mark.parametrize(
    "fields",
    [
        {"payment_token": ""},
        {"payment_token": "t" * 201},
        {"method": "cash"},
        {"method": "stored-1"},
        {"method": "stored-x"},
        {"nonce": ""},
        {"nonce": "short"},
        {"zip": "1"},
    ],
)
def test_a_form_that_is_not_ours_is_refused(till, cast, session, invoice, fields):
    bea = till(cast.bea)
    assert bea.pay(invoice, **fields).status_code == 422
    assert attempts(session) == 0


# B7
@pytest.mark.parametrize(
    "fields",
    [
        {"ccnumber": "4111111111111111"},
        {"cvv": "999"},
        {"checkaccount": "24413815"},
        {"zip": CARD_NUMBER},
        {"payment_token": "4111-1111-1111-1111"},
    ],
)
def test_card_numbers_are_refused_and_never_logged(till, cast, session, invoice, fields, caplog):
    bea = till(cast.bea)
    with caplog.at_level(logging.DEBUG):
        refused = bea.pay(invoice, **fields)
    assert refused.status_code == 400
    assert "Card numbers are never sent to us" in refused.text
    for value in fields.values():
        assert value not in caplog.text
        assert value not in refused.text
    assert attempts(session) == 0


# A5
def test_the_invoice_of_a_stranger_does_not_exist(till, cast, session):
    hers = factories.Invoice(client=cast.mallory.record)
    mine = factories.Invoice(client=cast.bea.record)
    bea, mallory = till(cast.bea), till(cast.mallory)
    path = mallory.pay(hers).location
    assert mallory.visitor.get(path).status_code == 200
    for address in (
        f"/portal/invoices/{hers.number}/pay",
        f"/portal/invoices/{hers.number}.pdf",
        path,
        "/portal/payments/P00000000000000000000",
    ):
        assert bea.visitor.get(address).status_code == 404
    assert bea.pay(hers).status_code == 404
    assert bea.balance(mine) == mine.total
    assert attempts(session) == 1


# A4
def test_without_the_grant_to_pay_there_is_no_pay_page(till, cast, session):
    invoice = factories.Invoice(client=cast.bea.record)
    family = factories.User(first_name="Fay", last_name="Baker", role="Emergency contact")
    factories.Grant(user=family, client=cast.bea.record, section=Section.invoices)
    fay = till(factories.Person(family))
    assert f"{invoice.number}/pay" not in fay.visitor.get("/portal/invoices/").text
    assert fay.visitor.get(f"/portal/invoices/{invoice.number}/pay").status_code == 404
    assert fay.pay(invoice).status_code == 404


# B3
def test_drafts_and_void_invoices_cannot_be_paid(till, cast):
    bea = till(cast.bea)
    draft = factories.Draft(client=cast.bea.record, number="D-1")
    void = factories.Invoice(client=cast.bea.record, state="void")
    assert bea.pay(draft).status_code == 404
    assert bea.pay(void, "1.00").status_code == 422


# B7
def test_without_a_gateway_nothing_can_be_paid_here(till, cast, app, monkeypatch, invoice):
    bea = till(cast.bea)
    monkeypatch.setitem(app.config, "GATEWAY_URL", "")
    assert f"{invoice.number}/pay" not in bea.visitor.get("/portal/invoices/").text
    assert bea.visitor.get(f"/portal/invoices/{invoice.number}/pay").status_code == 404


# B7
def test_only_the_pay_page_lets_the_gateways_scripts_in(till, cast, invoice):
    bea = till(cast.bea)
    pay = bea.visitor.get(f"/portal/invoices/{invoice.number}/pay").headers
    home = bea.visitor.get("/portal/invoices/").headers
    rules = dict(rule.split(" ", 1) for rule in pay["Content-Security-Policy"].split("; "))
    for name in ("script-src", "frame-src", "connect-src"):
        assert rules[name].split()[-1] == bea.sandbox.url
    assert rules["style-src"] == rules["form-action"] == "'self'"
    assert bea.sandbox.url not in home["Content-Security-Policy"]
