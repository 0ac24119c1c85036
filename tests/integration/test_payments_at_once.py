"""Several people, several clicks, at the same instant: one charge."""

import pytest
from sqlalchemy import func, select

from models.invoice import Invoice, InvoiceState
from models.ledger_entry import LedgerEntry
from models.payment import Payment, PaymentMethod
from models.payment_attempt import AttemptState, PaymentAttempt
from services import bookings, invoices, payments, refunds, settlement
from services.gateways.base import Answer, Outcome
from tests import factories

ROUNDS = 3
YES = Answer(Outcome.approved, "t-1")


def begin(invoice, order):
    """Begin to charge all that is owed, as a page that was just opened does."""

    def act(session):
        row = session.get_one(Invoice, invoice.id)
        payments.begin(
            session,
            {row: row.total},
            order=order,
            user_id=None,
            gateway="nmi",
            method=PaymentMethod.card,
            save_card=False,
            at=factories.NOW,
        )

    return act


def by_hand(invoice, order):
    return lambda session: bookings.record(
        session,
        {invoice.id: invoice.total},
        method=PaymentMethod.cheque,
        order=order,
        reference="",
        by=None,
        received_at=factories.NOW,
    )


def void(invoice):
    return lambda session: invoices.void(
        session,
        session.get_one(Invoice, invoice.id),
        "Wrong",
        factories.TODAY,
        factories.NOW,
    )


def settle(attempt, answer=YES):
    return lambda session: settlement.settle(session, attempt.id, answer, factories.NOW)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def live(cast, invoice):
    """An attempt to charge the whole of an invoice, on its way."""
    attempt = factories.PaymentAttempt(
        client=cast.bea.record, amount=invoice.total, state=AttemptState.submitted
    )
    factories.AttemptAllocation(attempt=attempt, invoice=invoice)
    return attempt


@pytest.fixture(params=range(ROUNDS))
def invoice(request, cast):
    return factories.Invoice(client=cast.bea.record)


# B8
def test_of_four_attempts_to_charge_one_invoice_one_lives(invoice, session, at_once):
    told = at_once(*(begin(invoice, f"order-{n}") for n in range(4)))
    assert told.count("done") == 1
    assert count(session, PaymentAttempt) == 1


# B8
def test_two_clicks_on_one_form_make_one_attempt(invoice, session, at_once):
    told = at_once(begin(invoice, "order"), begin(invoice, "order"))
    assert told.count("done") == 1
    assert count(session, PaymentAttempt) == 1


# B8
def test_an_answer_brought_by_four_at_once_is_booked_once(invoice, cast, session, at_once):
    attempt = live(cast, invoice)
    assert at_once(*[settle(attempt)] * 4) == ["done"] * 4
    assert count(session, Payment) == count(session, LedgerEntry) == 1
    assert invoice.balance == 0


# B8
def test_of_yes_and_no_at_once_the_yes_is_booked(invoice, cast, session, at_once):
    attempt = live(cast, invoice)
    at_once(settle(attempt), settle(attempt, Answer(Outcome.error)))
    assert (attempt.state, invoice.balance) == (AttemptState.approved, 0)


# B8
def test_what_is_paid_this_moment_is_not_charged_again(invoice, cast, session, at_once):
    told = at_once(settle(live(cast, invoice)), begin(invoice, "order"))
    assert told.count("done") == 1
    assert count(session, PaymentAttempt) == 1


# B8
def test_a_card_and_a_cheque_at_once_pay_once(invoice, session, at_once):
    told = at_once(begin(invoice, "order"), by_hand(invoice, "cheque"))
    assert told.count("done") == 1


# B8
def test_an_invoice_is_either_charged_or_voided(invoice, session, at_once):
    told = at_once(begin(invoice, "order"), void(invoice))
    assert told.count("done") == 1
    assert (invoice.state is InvoiceState.void) == (count(session, PaymentAttempt) == 0)


# B9
def test_one_cheque_is_booked_once(invoice, session, at_once):
    assert at_once(*[by_hand(invoice, "cheque")] * 3).count("done") == 1
    assert count(session, Payment) == 1


# B9
def test_one_payment_is_given_back_once(invoice, cast, session, at_once):
    payment = factories.Payment(client=cast.bea.record)

    def refund(order):
        return lambda own: refunds.begin(
            own,
            own.get_one(Payment, payment.id),
            payment.amount,
            standing=None,
            order=order,
            reason="Because",
            user_id=None,
            at=factories.NOW,
        )

    assert at_once(*(refund(f"order-{n}") for n in range(3))).count("done") == 1
    assert count(session, PaymentAttempt) == 1


# B3
def test_a_draft_issued_by_two_takes_one_number(cast, session, at_once):
    drafts = [factories.Draft(client=cast.bea.record) for _ in range(3)]

    def issue(draft):
        return lambda own: invoices.issue(own, own.get_one(Invoice, draft.id), factories.TODAY)

    at_once(*(issue(draft) for draft in drafts for _ in range(2)))
    prefix = cast.bea.record.office.invoice_prefix
    assert sorted(one.number for one in drafts) == [f"{prefix}{n}" for n in (1, 2, 3)]
