"""Cards that people keep at the gateway: used by token, seen by nobody else."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models.section import Section
from models.stored_card import StoredCard
from tests import factories


@pytest.fixture
def invoice(cast):
    return factories.Invoice(client=cast.bea.record, total=Decimal("120.00"))


@pytest.fixture
def bea(till, cast, invoice, run):
    """Bea, who paid 20 dollars and kept the card."""
    bea = till(cast.bea)
    bea.pay(invoice, "20", keep="yes")
    run("describe_cards")
    return bea


def card(session):
    return session.scalars(select(StoredCard)).one()


# B7
def test_a_kept_card_is_a_token_with_what_its_owner_recognises(bea, cast, session, invoice):
    kept = card(session)
    assert (kept.brand, kept.last_four, kept.expires) == ("visa", "1111", "1029")
    assert (kept.user_id, kept.client_id) == (cast.bea.user.id, cast.bea.record.id)
    page = bea.visitor.get(f"/portal/invoices/{invoice.number}/pay").text
    assert "Visa ending in 1111, expires 10/29" in page
    assert kept.vault_token not in page


# B7
def test_a_kept_card_pays_again_without_being_typed(bea, session, invoice):
    nonce = bea.nonce(invoice)
    page = bea.result(
        bea.pay(invoice, "30", method=f"stored-{card(session).id}", payment_token="", nonce=nonce)
    )
    assert "$30.00 was paid" in page
    assert invoice.balance == Decimal(70)
    assert [one["cents"] for one in bea.sandbox.state()["payments"]] == [2000, 3000]


# B7
def test_a_bank_account_can_be_kept_too(till, cast, session, invoice, run):
    bea = till(cast.bea)
    bea.pay(invoice, "20", keep="yes", method="bank_account")
    run("describe_cards")
    assert (
        "Bank account ending in 3815"
        in bea.visitor.get(f"/portal/invoices/{invoice.number}/pay").text
    )


# B7
def test_a_card_is_kept_only_if_wanted(till, cast, session, invoice):
    till(cast.bea).pay(invoice, "20")
    assert session.scalars(select(StoredCard)).all() == []


# A5
def test_nobody_else_can_use_or_remove_a_kept_card(bea, till, cast, session, invoice):
    """Not a stranger, and not the daughter who may pay the same invoices."""
    daughter = factories.User(first_name="Fay", last_name="Baker", role="Emergency contact")
    for section in (Section.invoices, Section.pay):
        factories.Grant(user=daughter, client=cast.bea.record, section=section)
    fay, mallory = till(factories.Person(daughter)), till(cast.mallory)
    hers = factories.Invoice(client=cast.mallory.record)
    key = card(session).id
    assert "1111" not in fay.visitor.get(f"/portal/invoices/{invoice.number}/pay").text
    for person, owed in ((fay, invoice), (mallory, hers)):
        assert person.pay(owed, "5", method=f"stored-{key}").status_code == 422
        form = {"csrf_token": person.csrf}
        assert person.visitor.post(f"/portal/cards/{key}/forget", data=form).status_code == 404
    assert card(session).deleted_at is None


# B7
def test_a_removed_card_is_gone_here_and_at_the_gateway(bea, session, invoice):
    key = card(session).id
    form = {"csrf_token": bea.csrf, "invoice": invoice.number}
    answer = bea.visitor.post(f"/portal/cards/{key}/forget", data=form)
    assert answer.location.endswith(f"/portal/invoices/{invoice.number}/pay")
    assert bea.sandbox.state()["vault"] == []
    assert "ending in 1111" not in bea.visitor.get(answer.location).text
    assert bea.pay(invoice, "5", method=f"stored-{key}").status_code == 422


# B7
def test_a_card_that_the_gateway_does_not_keep_is_forgotten(bea, session, invoice, run):
    kept = card(session)
    kept.last_four = None
    bea.sandbox.nmi().forget(kept.vault_token)
    run("describe_cards")
    assert kept.deleted_at is not None
