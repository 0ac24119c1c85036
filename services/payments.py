"""Taking money: an attempt is stored before anybody is asked, asked for once, and settled once.

The order of things keeps the promise that nothing is charged twice and nothing charged is lost:

1. `begin` stores the attempt under an order id that can be used once; an index lets no second
   attempt live on the same invoice. The edge commits.
2. `submit` marks it as sent. The edge commits, and only then asks the gateway, exactly once.
3. `settlement.settle` books the answer, whoever brings it first: the page, a webhook, or the job
   that asks about attempts without a clear answer. Bringing it again changes nothing.
"""

import hashlib
import re
from datetime import datetime, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.invoice import Invoice
from models.payment import PaymentMethod
from models.payment_attempt import AttemptAllocation, AttemptState, PaymentAttempt
from services import invoices
from services.errors import MovedOn, Refused
from services.gateways.base import Billing, Sale
from services.transitions import transition

FIRST_QUESTION = timedelta(seconds=30)
"""Later than any answer of the gateway's can come: it has 20 seconds."""
NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)


def order_id(nonce: str, user_id: int | None, letter: str = "P") -> str:
    """The order id of one form shown to one person: a second click makes the same one.

    Raises:
        Refused: the form bears no nonce, so a second click could not be told from a first.
    """
    if not NONCE.fullmatch(nonce):
        raise Refused(_("This form has expired. Please reload the page and try again."))
    return letter + hashlib.sha256(f"{user_id}:{nonce}".encode()).hexdigest()[:20]


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
        Refused: an amount does not fit its invoice, or the invoices are in several names.
        MovedOn: a payment of one of them is under way, or this form was sent before.
    """
    invoices.check_one_name(shares.keys())
    for invoice, amount in shares.items():
        invoices.check_payable(invoice, amount)
    first = next(iter(shares))
    attempt = PaymentAttempt(
        office_id=first.office_id,
        order_id=order,
        client_id=None if first.payer_id else first.client_id,
        payer_id=first.payer_id,
        user_id=user_id,
        gateway=gateway,
        method=method,
        amount=sum(shares.values(), Decimal(0)),
        save_card=save_card,
        next_ask_at=at + FIRST_QUESTION,
        created_at=at,
        allocations=[
            AttemptAllocation(invoice_id=invoice.id, amount=amount)
            for invoice, amount in sorted(shares.items(), key=lambda share: share[0].id)
        ],
    )
    keep(session, attempt, _("A payment of this invoice is under way. Please do not pay again."))
    for invoice, amount in shares.items():
        session.refresh(invoice)  # it may have been paid between our reading and our lock
        invoices.check_payable(invoice, amount)
    return attempt


def keep(session: Session, attempt: PaymentAttempt, otherwise: str) -> None:
    """Store a new attempt, and with it the lock against others of its kind.

    Raises:
        MovedOn: there is another that lives, or one under the same order id; in these words.
    """
    session.flush()  # trouble with other rows is not this row's
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError as clash:
        raise MovedOn(otherwise) from clash


def submit(session: Session, attempt: PaymentAttempt) -> None:
    """Mark an attempt as sent, once.

    Raises:
        MovedOn: it was sent or given up before; whoever hears this must not send it.
    """
    transition(session, attempt, "state", AttemptState.created, AttemptState.submitted)


def sale(
    attempt: PaymentAttempt,
    *,
    billing: Billing,
    token: str = "",
    stored_id: str = "",
    first_transaction_id: str = "",
) -> Sale:
    """Write the attempt in the gateway's words; no word about care leaves the house."""
    numbers = ", ".join(str(share.invoice) for share in attempt.allocations)
    return Sale(
        order_id=attempt.order_id,
        amount=attempt.amount,
        method=attempt.method,
        token=token,
        stored_id=stored_id,
        first_transaction_id=first_transaction_id,
        save=attempt.save_card,
        description=f"Invoice {numbers}"[:120],
        billing=billing,
    )


def find(session: Session, order: str) -> PaymentAttempt | None:
    """Find an attempt by its order id."""
    return session.scalar(select(PaymentAttempt).where(PaymentAttempt.order_id == order))


def under_way(session: Session, invoice: Invoice) -> PaymentAttempt | None:
    """Find the attempt that is charging an invoice right now."""
    live = select(AttemptAllocation.attempt_id).where(
        AttemptAllocation.invoice_id == invoice.id, AttemptAllocation.live
    )
    return session.scalar(select(PaymentAttempt).where(PaymentAttempt.id.in_(live)))
