"""Rates, invoices and payments."""

from datetime import timedelta
from decimal import Decimal

import factory

from models import (
    invoice,
    invoice_line,
    ledger_entry,
    payment,
    payment_allocation,
    payment_attempt,
    rate,
    stored_card,
)
from tests.factories.base import LONG_AGO, NOW, TODAY, Factory
from tests.factories.office_work import Choice
from tests.factories.people import Client, Office


class Rate(Factory):
    """The office's price of a service; give `client` or `payer` for theirs."""

    class Meta:
        model = rate.Rate

    class Params:
        office = factory.SubFactory(Office)

    office_id = factory.SelfAttribute("office.id")
    service = factory.SubFactory(Choice)
    amount = Decimal(30)
    starts_on = LONG_AGO


class Invoice(Factory):
    """Sent, with one line of 120 dollars, due in 30 days; to a payer if one is given."""

    class Meta:
        model = invoice.Invoice

    client = factory.SubFactory(Client)
    office_id = factory.SelfAttribute("client.office_id")
    number = factory.Sequence(lambda n: f"T-{n:05}")
    state = invoice.InvoiceState.sent
    issued_on = TODAY
    due_on = factory.LazyAttribute(lambda made: made.issued_on and made.issued_on + timedelta(30))
    client_name = factory.LazyAttribute(lambda made: str(made.client))
    bill_to_name = factory.LazyAttribute(
        lambda made: str(getattr(made, "payer", None) or made.client)
    )
    subtotal = factory.SelfAttribute("total")
    total = Decimal("120.00")
    lines = factory.LazyAttribute(lambda made: [_line(made.total)])


def _line(amount):
    return invoice_line.InvoiceLine(
        description="Personal care",
        units=Decimal(4),
        rate=amount / 4,
        amount=amount,
        served_on=TODAY,
    )


class Draft(Invoice):
    """An invoice that only the office can see."""

    number = None
    state = invoice.InvoiceState.draft
    issued_on = None


class InvoiceLine(Factory):
    class Meta:
        model = invoice_line.InvoiceLine

    invoice = factory.SubFactory(Draft, total=Decimal(0), lines=[])
    description = "Personal care"
    units = Decimal(4)
    rate = Decimal(30)
    amount = factory.LazyAttribute(lambda made: made.units * made.rate)


class Payment(Factory):
    """From a client, or from a payer if one is given; allocated to nothing yet."""

    class Meta:
        model = payment.Payment

    payer = None
    client = factory.Maybe("payer", None, factory.SubFactory(Client))
    office_id = factory.LazyAttribute(lambda made: (made.payer or made.client).office_id)
    method = payment.PaymentMethod.cheque
    amount = Decimal("120.00")
    received_at = NOW


class PaymentAllocation(Factory):
    class Meta:
        model = payment_allocation.PaymentAllocation

    payment = factory.SubFactory(Payment)
    invoice = factory.SubFactory(Invoice, client=factory.SelfAttribute("..payment.client"))
    amount = factory.SelfAttribute("payment.amount")


class PaymentAttempt(Factory):
    class Meta:
        model = payment_attempt.PaymentAttempt

    class Params:
        client = factory.SubFactory(Client)

    client_id = factory.SelfAttribute("client.id")
    office_id = factory.SelfAttribute("client.office_id")
    order_id = factory.Sequence(lambda n: f"T-{n:05}-1")
    gateway = "nmi"
    amount = Decimal("120.00")


class AttemptAllocation(Factory):
    class Meta:
        model = payment_attempt.AttemptAllocation

    attempt = factory.SubFactory(PaymentAttempt)
    invoice = factory.SubFactory(Invoice)
    amount = factory.SelfAttribute("attempt.amount")


class LedgerEntry(Factory):
    class Meta:
        model = ledger_entry.LedgerEntry

    invoice = factory.SubFactory(Invoice)
    client = factory.SelfAttribute("invoice.client")
    office_id = factory.SelfAttribute("invoice.office_id")
    kind = ledger_entry.EntryKind.charge
    source = factory.Sequence(lambda n: f"invoice:{n}")
    booked_on = TODAY
    amount = factory.SelfAttribute("invoice.total")
    words = "Invoice"


class StoredCard(Factory):
    class Meta:
        model = stored_card.StoredCard

    class Params:
        client = factory.SubFactory(Client)

    client_id = factory.SelfAttribute("client.id")
    office_id = factory.SelfAttribute("client.office_id")
    gateway = "nmi"
    vault_token = factory.Sequence(lambda n: f"vault-{n}")
    brand = "visa"
    last_four = "1111"
    expires = "1030"
