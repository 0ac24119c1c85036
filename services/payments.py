"""Taking money: an attempt is stored before anybody is asked, asked for once, and settled once.

The order of things keeps the promise that nothing is charged twice and nothing charged is lost:

1. `begin` stores the attempt under an order id that can be used once; an index lets no second
   attempt live on the same invoice. The edge commits.
2. `submit` marks it as sent. The edge commits, and only then asks the gateway, exactly once.
3. `settle` books the answer, whoever brings it first: the page, a webhook, or the job that asks
   the gateway about attempts without a clear answer. Bringing it again changes nothing.
"""

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.invoice import Invoice, InvoiceState
from models.payment import PaymentMethod
from models.payment_attempt import AttemptAllocation, AttemptState, PaymentAttempt
from services import bookings
from services.errors import MovedOn, Refused
from services.gateways.base import Answer, Outcome, Sale

LIVE = (AttemptState.created, AttemptState.submitted, AttemptState.unknown)
FIRST_QUESTION = timedelta(seconds=30)


def order_id(nonce: str, user_id: int | None) -> str:
    """The order id of one form shown to one person: a second click makes the same one."""
    return "P" + hashlib.sha256(f"{user_id}:{nonce}".encode()).hexdigest()[:20]


def begin(
    session: Session,
    shares: dict[Invoice, Decimal],
    *,
    order: str,
    user_id: int | None,
    gateway: str,
    method: PaymentMethod,
    save_card: bool,
    at: datetime,
) -> PaymentAttempt:
    """Store an attempt to pay these invoices; nobody else can charge them until it is settled.

    Raises:
        Refused: an amount does not fit its invoice, or a payment of one is under way.
    """
    owners = {(invoice.client_id, invoice.payer_id) for invoice in shares}
    if len({payer or client for client, payer in owners}) != 1:
        raise Refused(_("These invoices are not in the same name; please pay them one by one."))
    for invoice, amount in shares.items():
        check(invoice, amount)
    first = next(iter(shares))
    attempt = PaymentAttempt(
        office_id=first.office_id,
        order_id=order,
        client_id=first.client_id,
        payer_id=first.payer_id,
        user_id=user_id,
        gateway=gateway,
        method=method,
        amount=sum(shares.values(), Decimal(0)),
        save_card=save_card,
        next_ask_at=at + FIRST_QUESTION,
        allocations=[
            AttemptAllocation(invoice_id=invoice.id, amount=amount)
            for invoice, amount in shares.items()
        ],
    )
    session.add(attempt)
    try:
        session.flush()
    except IntegrityError as clash:
        session.rollback()
        raise MovedOn(
            _("A payment of this invoice is under way. Please do not pay again; look in a minute.")
        ) from clash
    return attempt


def check(invoice: Invoice, amount: Decimal) -> None:
    """Refuse an amount that an invoice cannot take.

    Raises:
        Refused: in words, for the field of the amount.
    """
    if invoice.state is not InvoiceState.sent or invoice.balance <= 0:
        raise Refused(_("Nothing is owed on invoice %(n)s.", n=str(invoice)), "amount")
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise Refused(_("Please give an amount above zero, in dollars and cents."), "amount")
    if amount > invoice.balance:
        raise Refused(_("That is more than the balance of %(b)s.", b=invoice.balance), "amount")


def submit(session: Session, attempt: PaymentAttempt) -> None:
    """Mark an attempt as sent, once; whoever finds it sent must not send it again."""
    _move(session, attempt.id, (AttemptState.created,), AttemptState.submitted, {})


def sale(attempt: PaymentAttempt, token: str, stored_id: str = "") -> Sale:
    """Write the attempt in the gateway's words."""
    return Sale(
        order_id=attempt.order_id,
        amount=attempt.amount,
        method=attempt.method,
        token=token,
        stored_id=stored_id,
        save=attempt.save_card,
        description="Home care",
    )


def settle(session: Session, attempt_id: int, answer: Answer, at: datetime) -> PaymentAttempt:
    """Book what became of an attempt; bringing the same answer again changes nothing.

    Runs for the system: people who pay may not write payments or the ledger themselves.
    """
    facts = {
        "transaction_id": answer.transaction_id or None,
        "response_code": str(answer.code or ""),
        "words": answer.text[:250],
    }
    attempt = session.get_one(PaymentAttempt, attempt_id)
    if attempt.state not in LIVE:
        return attempt
    if answer.outcome is Outcome.unknown:
        _move(session, attempt_id, LIVE, AttemptState.unknown, {"next_ask_at": at + FIRST_QUESTION})
    elif answer.outcome is Outcome.approved:
        _move(session, attempt_id, LIVE, AttemptState.approved, facts | {"settled_at": at})
        session.refresh(attempt)
        bookings.take(session, attempt, answer, at)
    else:
        refused = answer.outcome is Outcome.declined
        new = AttemptState.declined if refused else AttemptState.failed
        _move(session, attempt_id, LIVE, new, facts | {"settled_at": at, "transaction_id": None})
    session.refresh(attempt)
    if attempt.state not in LIVE:
        _release(session, attempt_id)
    return attempt


def _move(
    session: Session,
    attempt_id: int,
    old: tuple[AttemptState, ...],
    new: AttemptState,
    values: dict[str, object],
) -> None:
    moved = session.scalar(
        update(PaymentAttempt)
        .where(PaymentAttempt.id == attempt_id, PaymentAttempt.state.in_(old))
        .values(state=new, version=PaymentAttempt.version + 1, **values)
        .returning(PaymentAttempt.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise MovedOn(_("This payment was settled a moment ago."))


def _release(session: Session, attempt_id: int) -> None:
    session.execute(
        update(AttemptAllocation)
        .where(AttemptAllocation.attempt_id == attempt_id)
        .values(live=False)
        .execution_options(synchronize_session=False)
    )


def find(session: Session, order: str) -> PaymentAttempt | None:
    """Find an attempt by its order id."""
    return session.scalar(select(PaymentAttempt).where(PaymentAttempt.order_id == order))
