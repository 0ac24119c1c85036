"""Why can they see this, or not see this? The answer is what decides it, in words (A6)."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.grant import Grant
from models.section import Section
from tests import factories
from tests.fixtures.access_sheet import key, save
from tests.fixtures.visitors import ANY_TOKEN


def test_why_they_see_it_is_told_by_reason_days_and_giver(
    signed_in, session, cast, dora, sheet
):  # A6
    ada = signed_in(cast.ada)
    save(ada, sheet, **{f"{key(dora.record)}:section": ["schedule", "care_plan"]})
    page = ada.get(f"{sheet}?who={key(dora.record)}&section=care_plan").text
    words = html.unescape(page)
    assert f"Yes: {dora.record} sees “care plan”. Because of: client consent" in words
    assert "Given by Ada Admin." in words


@pytest.mark.parametrize("case", ["never", "revoked", "ended", "future", "waiting", "payer"])
def test_why_not_is_told_in_words(signed_in, session, cast, dora, sheet, case):  # A6
    person, section, yesterday = dora.record, "invoices", factories.TODAY - timedelta(days=1)
    grant = session.scalars(
        select(Grant).where(
            Grant.emergency_contact_id == dora.record.id, Grant.section == Section.invoices
        )
    ).one()
    if case == "never":
        section = "care_plan"
    elif case == "revoked":
        grant.revoked_at = factories.NOW
    elif case == "ended":
        grant.ends_on = yesterday
    elif case == "future":
        grant.starts_on = factories.TODAY + timedelta(days=3)
    elif case == "waiting":
        grant.user_id = None
    else:
        factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
        person, section = cast.paul.record, "care_plan"
    page = signed_in(cast.ada).get(f"{sheet}?who={key(person)}&section={section}").text
    words = {
        "never": "It was never ticked",
        "revoked": "It was taken away on",
        "ended": "The last day was",
        "future": "It begins on",
        "waiting": "the invitation was not accepted yet",
        "payer": "never opened to a payer",
    }
    assert "No: " in page
    assert words[case] in page


def test_the_answer_agrees_with_the_portal(signed_in, cast, dora, sheet):  # A6
    pages = {
        "schedule": "/portal/schedule/",
        "care_plan": "/portal/care-plan/",
        "invoices": "/portal/invoices/",
    }
    ada, family = signed_in(cast.ada), signed_in(dora)
    for section, address in pages.items():
        said = ada.get(f"{sheet}?who={key(dora.record)}&section={section}").text
        pasted = ada.get(f"{sheet}?who={key(dora.record)}&address={address}").text
        is_open = family.get(address).status_code == 200
        assert ("Yes: " in said, "Yes: " in pasted) == (is_open, is_open)


def test_an_invoices_address_is_explained(signed_in, cast, dora, sheet):  # A6
    theirs = factories.Invoice(client=cast.bea.record, payer=cast.paul.record)
    mine = factories.Invoice(client=cast.bea.record)
    ada = signed_in(cast.ada)

    def asked(number):
        address = f"http://localhost/portal/invoices/{number}.pdf"
        return ada.get(f"{sheet}?who={key(dora.record)}&address={address}").text

    assert f"Yes: invoice {mine.number} is open" in asked(mine.number)
    assert "It is billed to Paul Parker for Bea Baker" in asked(theirs.number)
    assert "There is no such invoice" in asked("T-0")


def test_a_page_that_the_role_does_not_open_is_explained(signed_in, cast, sheet):  # A6
    factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
    ada = signed_in(cast.ada)
    page = ada.get(f"{sheet}?who={key(cast.paul.record)}&address=/portal/care-plan/").text
    assert "the role Payer does not open this page" in page


def test_nonsense_is_no_page_of_the_portal(signed_in, cast, sheet):  # A6
    ada = signed_in(cast.ada)
    for address in ("/office/clients/", "nonsense", "http://[", "/portal/%00"):
        page = ada.get(sheet, query_string={"who": key(cast.bea.record), "address": address})
        assert "This is no page of the portal" in page.text


def test_asking_why_changes_nothing(signed_in, session, cast, dora, sheet):  # A6
    invoice = factories.Invoice(client=cast.bea.record)
    address = f"/portal/invoices/{invoice.number}.pdf"
    signed_in(cast.ada).get(f"{sheet}?who={key(dora.record)}&address={address}")
    session.refresh(invoice)
    assert invoice.first_viewed_at is None


def test_the_answer_tells_nothing_of_another_offices_invoices(signed_in, cast, dora, sheet):  # A6
    """A contact of clients in two offices: each office is told of its own invoices only."""
    factories.Grant(user=dora.user, client=cast.mallory.record, section=Section.invoices)
    theirs = factories.Invoice(client=cast.mallory.record)
    nina, answers = signed_in(cast.nina), []
    for number in (theirs.number, "T-0"):
        address = f"/portal/invoices/{number}.pdf"
        page = nina.get(f"{sheet}?who={key(dora.record)}&address={address}").text
        answers.append(page.replace(number, "T"))
    assert "There is no such invoice" in answers[0]
    assert ANY_TOKEN.sub("", answers[0]) == ANY_TOKEN.sub("", answers[1])
