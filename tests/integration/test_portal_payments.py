"""Paying an invoice in the portal, at the test gateway."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from models.invoice import Invoice
from models.ledger_entry import LedgerEntry
from models.message import Message
from models.payment import Payment, PaymentState
from models.payment_attempt import AttemptState, PaymentAttempt
from models.section import Section
from tests import factories
from tests.fixtures.visitors import ANY_TOKEN

NONCE = "n" * 22


@pytest.fixture
def invoice(cast):
    """Bea's invoice of 120 dollars."""
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def attempt(session):
    return session.scalars(select(PaymentAttempt)).one()


# B7
def test_a_card_pays_an_invoice_whole(till, cast, session, invoice):
    bea = till(cast.bea)
    page = bea.result(bea.pay(invoice, nonce=bea.nonce(invoice)))
    assert "$120.00 was paid" in page
    assert bea.balance(invoice) == 0
    payment = session.scalars(select(Payment)).one()
    assert (payment.amount, payment.state) == (Decimal("120.00"), PaymentState.paid)
    assert payment.transaction_id == bea.sandbox.state()["payments"][0]["transaction_id"]


# B3
def test_paying_a_part_leaves_the_rest_owed(till, cast, invoice):
    bea = till(cast.bea)
    assert "$50.25 was paid" in bea.result(bea.pay(invoice, "50.25"))
    assert bea.balance(invoice) == Decimal("69.75")
    assert "Partly paid" in bea.visitor.get("/portal/invoices/").text


# B7
def test_a_bank_account_is_on_its_way_and_owes_nothing_meanwhile(till, cast, session, invoice):
    bea = till(cast.bea)
    page = bea.result(bea.pay(invoice, method="bank_account"))
    assert "$120.00 is on its way" in page
    assert session.scalars(select(Payment)).one().state is PaymentState.processing
    assert bea.balance(invoice) == 0


# B7
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("202", "not enough money"),
        ("223", "has expired"),
        ("225", "security code is not right"),
        ("251", "does not allow this card"),
        ("200", "The bank said no"),
    ],
)
def test_a_declined_card_charges_nothing_and_says_why(till, cast, session, invoice, code, words):
    bea = till(cast.bea)
    bea.sandbox.plan("decline", code)
    page = bea.result(bea.pay(invoice))
    assert "Nothing was charged" in page
    assert words in page
    assert bea.balance(invoice) == Decimal("120.00")
    assert (count(session, Payment), count(session, LedgerEntry)) == (0, 0)


# B7
def test_after_a_decline_another_card_pays(till, cast, invoice):
    bea = till(cast.bea)
    bea.sandbox.plan("decline")
    bea.pay(invoice, nonce=bea.nonce(invoice))
    assert "was paid" in bea.result(bea.pay(invoice, nonce=bea.nonce(invoice)))


# B8
def test_a_double_click_charges_once(till, cast, session, invoice):
    bea = till(cast.bea)
    token = bea.sandbox.card()
    first = bea.pay(invoice, "60", payment_token=token, nonce=NONCE)
    second = bea.pay(invoice, "60", payment_token=token, nonce=NONCE)
    assert first.location == second.location
    assert len(bea.sandbox.state()["payments"]) == count(session, PaymentAttempt) == 1


# B8
def test_the_back_button_does_not_pay_again(till, cast, invoice):
    bea = till(cast.bea)
    bea.pay(invoice)
    assert bea.visitor.get(f"/portal/invoices/{invoice.number}/pay").text.count("data-pay") == 0
    again = bea.pay(invoice, "120")
    assert again.status_code == 422
    assert "Nothing is owed" in again.text
    assert len(bea.sandbox.state()["payments"]) == 1


# B8
def test_reloading_the_result_charges_nothing(till, cast, invoice):
    bea = till(cast.bea)
    answer = bea.pay(invoice)
    first, again = (ANY_TOKEN.sub("", bea.result(answer)) for _ in range(2))
    assert first == again
    assert len(bea.sandbox.state()["payments"]) == 1


# B8
@pytest.mark.parametrize("fault", ["drop", "bad_gateway", "garbage", "communication", "hang"])
def test_a_charge_without_an_answer_is_asked_about_and_booked_once(
    till, cast, session, run, invoice, fault
):
    bea = till(cast.bea)
    bea.sandbox.plan(fault, "4")
    answer = bea.pay(invoice)
    assert "Please do not pay again" in bea.result(answer)
    assert bea.balance(invoice) == Decimal("120.00")
    assert run("settle_attempts", factories.NOW + factories.MINUTE) == 1
    assert "was paid" in bea.result(answer)
    assert bea.balance(invoice) == 0
    assert run("settle_attempts", factories.NOW + factories.HOUR) == 0
    assert count(session, Payment) == 1


# B8
def test_an_invoice_cannot_be_charged_while_an_attempt_is_open(till, cast, invoice):
    factories.Grant(user=cast.paul.user, client=cast.bea.record, section=Section.invoices)
    factories.Grant(user=cast.paul.user, client=cast.bea.record, section=Section.pay)
    bea, paul = till(cast.bea), till(cast.paul)
    paul.whose = f"?of=client-{cast.bea.record.id}"
    bea.sandbox.plan("drop_before")
    bea.pay(invoice, "20")
    refused = paul.pay(invoice, "20")
    assert refused.status_code == 409
    assert "under way" in refused.text
    assert bea.sandbox.state()["payments"] == []


# B8
def test_what_never_reached_the_gateway_fails_after_a_day_and_can_be_paid_again(
    till, cast, session, run, invoice
):
    bea = till(cast.bea)
    bea.sandbox.plan("drop_before")
    bea.pay(invoice)
    for hour in range(24):
        run("settle_attempts", factories.NOW + hour * factories.HOUR)
    assert attempt(session).state is AttemptState.unknown
    run("settle_attempts", factories.NOW + 31 * factories.HOUR)
    assert attempt(session).state is AttemptState.failed
    assert "was paid" in bea.result(bea.pay(invoice))


# B8
def test_a_late_yes_is_booked_even_after_the_attempt_was_given_up(
    till, cast, session, run, invoice
):
    bea = till(cast.bea)
    bea.sandbox.plan("drop")
    bea.pay(invoice)
    attempt(session).state = AttemptState.failed
    attempt(session).next_ask_at = factories.NOW
    run("settle_attempts")
    assert attempt(session).state is AttemptState.approved
    assert bea.balance(invoice) == 0


# B7
def test_who_pays_gets_one_receipt_without_a_word_about_care(till, cast, session, invoice):
    bea = till(cast.bea)
    answer = bea.pay(invoice, "20.00")
    bea.result(answer)
    mail = session.scalars(select(Message).where(Message.kind == "receipt")).one()
    assert mail.recipient == cast.bea.user.email
    assert mail.subject == "Receipt for $20.00"
    assert f"Invoice # {invoice.number}: $20.00, still due $100.00" in mail.body_text
    assert "Personal care" not in mail.body_text + mail.body_html


# B7
def test_the_gateway_hears_who_pays_and_nothing_about_care(till, cast, session, invoice):
    bea = till(cast.bea)
    bea.pay(invoice, zip="02139")
    row = bea.sandbox.ledger.row("SELECT description, billing FROM payment")
    assert row["description"] == f"Invoice {invoice.number}"
    assert '"zip": "02139"' in row["billing"]
    assert '"first_name": "Bea"' in row["billing"]


# B5
def test_a_payer_pays_an_invoice_in_its_own_name_only(till, cast):
    theirs = factories.Invoice(client=cast.bea.record, payer=cast.paul.record)
    bea, paul = till(cast.bea), till(cast.paul)
    assert bea.pay(theirs).status_code == 404
    assert "was paid" in paul.result(paul.pay(theirs))
    assert paul.session.get_one(Invoice, theirs.id).standing(factories.TODAY) == "paid"
