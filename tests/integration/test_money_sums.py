"""Whatever happens in whatever order: invoices, allocations and ledger say the same sums."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.invoice import Invoice
from models.ledger_entry import EntryKind, LedgerEntry
from models.payment import Payment, PaymentMethod
from models.payment_allocation import PaymentAllocation
from models.payment_attempt import AttemptState, PaymentAttempt
from services import bookings, ledger, payments, refunds, settlement
from services.errors import Refused
from services.gateways.base import Answer, Found, Outcome, Standing
from tests import factories

TOTALS = (Decimal("100.00"), Decimal("0.01"), Decimal("33.33"))
PAID = (EntryKind.payment, EntryKind.refund, EntryKind.returned)
cents = st.integers(1, 13_000).map(lambda value: Decimal(value) / 100)
which = st.integers(0, 9)
answers = st.sampled_from([Outcome.approved, Outcome.declined, Outcome.error, Outcome.unknown])
steps = st.one_of(
    st.tuples(st.just("charge"), which, cents, answers),
    st.tuples(st.just("charge two"), cents, cents, answers),
    st.tuples(st.just("by hand"), which, cents),
    st.tuples(st.just("refund"), which, cents, answers),
    st.tuples(st.just("settle again"), which, answers),
    st.tuples(st.just("bank says"), which, st.sampled_from(list(Standing))),
)


class Books:
    """One client's invoices and what is done with them."""

    def __init__(self, session):
        self.session = session
        client = factories.Client()
        self.invoices = [self.invoice(client, total) for total in TOTALS]
        self.attempts, self.numbers = [], 0
        session.commit()

    def invoice(self, client, total):
        made = factories.Invoice(client=client, total=total)
        number = f"invoice:{made.id}"
        ledger.book(
            self.session,
            EntryKind.charge,
            number,
            total,
            on=factories.TODAY,
            words="",
            invoice=made,
        )
        return made

    def order(self):
        self.numbers += 1
        return f"order-{self.invoices[0].id}-{self.numbers}"

    def one(self, rows, index):
        return rows[index % len(rows)] if rows else None

    def do(self, step):
        name, *arguments = step
        try:
            getattr(self, name.replace(" ", "_"))(*arguments)
        except Refused:
            self.session.rollback()
        else:
            self.session.commit()

    def charge(self, index, amount, outcome):
        self.begin({self.one(self.invoices, index): amount}, outcome)

    def charge_two(self, first, second, outcome):
        self.begin(dict(zip(self.invoices[:2], (first, second), strict=True)), outcome)

    def begin(self, shares, outcome):
        attempt = payments.begin(
            self.session,
            shares,
            order=self.order(),
            user_id=None,
            gateway="nmi",
            method=PaymentMethod.card,
            save_card=False,
            at=factories.NOW,
        )
        self.attempts.append(attempt)
        self.settle(attempt, outcome)

    def settle(self, attempt, outcome):
        number = f"t-{attempt.id}" if outcome is Outcome.approved else ""
        settlement.settle(self.session, attempt.id, Answer(outcome, number), factories.NOW)

    def settle_again(self, index, outcome):
        if attempt := self.one(self.attempts, index):
            self.settle(attempt, outcome)

    def by_hand(self, index, amount):
        bookings.record(
            self.session,
            {self.one(self.invoices, index).id: amount},
            method=PaymentMethod.cash,
            order=self.order(),
            reference="",
            by=None,
            received_at=factories.NOW,
        )

    def refund(self, index, amount, outcome):
        mine = [self.invoices[0].client_id]
        query = select(Payment).where(Payment.client_id.in_(mine)).order_by(Payment.id)
        if payment := self.one(self.session.scalars(query).all(), index):
            attempt = refunds.begin(
                self.session,
                payment,
                amount,
                standing=None,
                order=self.order(),
                reason="Because",
                user_id=None,
                at=factories.NOW,
            )
            self.attempts.append(attempt)
            self.settle(attempt, outcome)

    def bank_says(self, index, standing):
        attempt = self.one(self.attempts, index)
        if attempt is None or attempt.state is not AttemptState.approved:
            return
        found = Found(
            attempt.transaction_id or "",
            attempt.order_id,
            "sale",
            standing,
            attempt.method,
            attempt.amount,
            Decimal(0),
        )
        settlement.follow(self.session, attempt, (found,), factories.NOW)

    def check(self):
        for invoice in self.session.scalars(
            select(Invoice).where(Invoice.id.in_([one.id for one in self.invoices]))
        ):
            allocated = self.total(PaymentAllocation, PaymentAllocation.invoice_id == invoice.id)
            booked = self.total(
                LedgerEntry, LedgerEntry.invoice_id == invoice.id, LedgerEntry.kind.in_(PAID)
            )
            assert invoice.paid == allocated == -booked
            assert 0 <= invoice.paid <= invoice.total
            assert invoice.balance == ledger.balance(self.session, invoice.id)
        mine = Payment.client_id == self.invoices[0].client_id
        for payment in self.session.scalars(select(Payment).where(mine)):
            booked = self.total(LedgerEntry, LedgerEntry.payment_id == payment.id)
            allocated = self.total(PaymentAllocation, PaymentAllocation.payment_id == payment.id)
            assert bookings.remaining(payment) == -booked >= allocated
        approved = select(PaymentAttempt).where(
            PaymentAttempt.id.in_([one.id for one in self.attempts]),
            PaymentAttempt.state == AttemptState.approved,
        )
        assert all(one.payment_id for one in self.session.scalars(approved))

    def total(self, model, *criteria):
        return self.session.scalar(select(func.sum(model.amount)).where(*criteria)) or Decimal(0)


# B3, B8, B9
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(steps, min_size=1, max_size=14))
def test_invoices_allocations_and_ledger_always_agree(session, script):
    books = Books(session)
    for step in script:
        books.do(step)
    books.check()
