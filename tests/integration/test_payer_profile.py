"""The profile of a payer (C4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.client_payer import Distribution
from tests import factories
from tests.factories import TODAY
from tests.fixtures.profiles import words_of

DAY = timedelta(days=1)


# C4
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"distribution": Distribution.remainder}, "What is left after the others"),
        (
            {"distribution": Distribution.percentage, "percentage": Decimal(80)},
            "80% of the invoice",
        ),
        (
            {"distribution": Distribution.fixed_per_invoice, "amount": Decimal(100)},
            "$100.00 of each invoice",
        ),
        ({"distribution": Distribution.daily_cap, "amount": Decimal(50)}, "Up to $50.00 a day"),
        ({"distribution": Distribution.weekly_cap, "amount": Decimal(50)}, "Up to $50.00 a week"),
        ({"distribution": Distribution.monthly_cap, "amount": Decimal(50)}, "Up to $50.00 a month"),
    ],
)
def test_a_payers_share_of_a_client_is_said_in_words(ada, payer, how, words):
    client = factories.Client(office=payer.office, first_name="Olga", last_name="Orlova")
    factories.ClientPayer(client=client, payer=payer, member_number="W-7", position=2, **how)
    shown = words_of(ada.get(f"/office/payers/{payer.id}/clients"))
    assert f"Olga Orlova {words} 2 W-7 Jan 1, 2024 –" in shown


# C4
def test_a_payers_head_tells_what_is_owed(ada, payer):
    client = factories.Client(office=payer.office)
    about = {"payer": payer, "client": client, "state": "sent"}
    factories.Invoice(**about, total=Decimal(100), due_on=TODAY)
    factories.Invoice(**about, total=Decimal(60), paid=Decimal(10), due_on=TODAY - DAY)
    factories.Invoice(**about, total=Decimal(70), paid=Decimal(70), due_on=TODAY - DAY)
    factories.Invoice(payer=payer, client=client, state="draft", total=Decimal(9))
    words = words_of(ada.get(f"/office/payers/{payer.id}"))
    assert "Balance due: $150.00" in words
    assert "Overdue: $50.00" in words


# C4
def test_a_client_who_pays_is_marked_as_such(ada, payer):
    client = factories.Client(office=payer.office)
    address = f"/office/payers/{payer.id}/clients"
    factories.ClientPayer(client=client, payer=payer)
    assert "lient is payer" not in words_of(ada.get(address))
    factories.ClientPayer(payer=payer, client__office=payer.office, client_is_payer=True)
    assert "Client is payer" in words_of(ada.get(address))
    assert "(client is payer)" in words_of(ada.get(address))


# C4
def test_what_is_owed_is_not_told_to_roles_that_see_no_invoices(staff, payer):
    assert "Balance due" not in words_of(staff("Intake").get(f"/office/payers/{payer.id}"))


# A7
def test_what_a_payer_and_the_office_wrote_stands_in_the_timeline(ada, payer):
    talk = factories.Conversation(payer=payer, subject="Last month's invoice")
    factories.ConversationEntry(conversation=talk, body="Which visits are in it?")
    for tab in ("", "/timeline"):
        assert "Which visits are in it?" in words_of(ada.get(f"/office/payers/{payer.id}{tab}"))


# C4
def test_an_invoice_without_a_number_is_opened_by_a_word(ada, payer):
    draft = factories.Invoice(payer=payer, office=payer.office, number=None, state="draft")
    shown = ada.get(f"/office/payers/{payer.id}/invoices").text
    assert f'href="/office/invoices/{draft.id}">Draft</a>' in shown
