"""What a payer is shown: exactly the fields of a bill, and no word about the care itself."""

import re
from decimal import Decimal

import pytest

from models.invoice_line import InvoiceLine
from services import invoices
from tests import factories
from tests.fixtures.canaries import unpacked

QUIET = "QUIETWORD"
HEADS = ["Date", "Service", "Caregiver", "Units", "Rate", "Amount"]
FIELDS = {"date", "service", "units", "rate", "caregiver_first_name", "amount"}
OF_BILLS = {
    "number",
    "issued_on",
    "due_on",
    "bill_to_name",
    "bill_to_lines",
    "client_name",
    "total",
    "paid",
    "balance",
    "state",
    "lines",
}


@pytest.fixture
def bill(session, cast):
    """A bill in Paul's name for a visit of Bea's, who has everything that is not his to know."""
    bea = cast.bea.record
    bea.notes = QUIET
    caregiver = factories.Caregiver(office=bea.office, first_name="Gina", last_name=QUIET)
    visit = factories.Schedule(client=bea, caregiver=caregiver, note=QUIET)
    factories.ScheduleTask(schedule=visit, care_task=factories.CareTask(name=QUIET))
    plan = factories.CarePlan(client=bea, summary=QUIET)
    factories.CarePlanTask(care_plan=plan, notes=QUIET)
    factories.ClientCondition(client=bea, description=QUIET)
    factories.ClientAddress(client=bea, street=QUIET)
    factories.EmergencyContact(client=bea, first_name=QUIET)
    line = InvoiceLine(
        schedule_id=visit.id,
        served_on=visit.local_day,
        description="Personal care",
        caregiver_first_name="Gina",
        units=Decimal(4),
        rate=Decimal(30),
        amount=Decimal(120),
    )
    return factories.Invoice(client=bea, payer=cast.paul.record, number="T-8001", lines=[line])


@pytest.fixture
def pages(app, bill):
    """Every page that a payer may open, and the bill as a document."""
    there = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/portal/") and "GET" in rule.methods and not rule.arguments
    ]
    return [*there, f"/portal/invoices/{bill.number}.pdf", f"/portal/invoices/{bill.number}/pay"]


def test_a_payers_pages_say_no_word_about_the_care(signed_in, cast, pages):  # A6 of the threats
    paul = signed_in(cast.paul)
    answers = {page: paul.get(page) for page in pages}
    opened = {page for page, answer in answers.items() if answer.status_code == 200}
    assert {"/portal/", "/portal/invoices/", *pages[-2:]} <= opened
    telling = [page for page in opened if QUIET.encode() in unpacked(answers[page])]
    assert telling == []
    for page in ("/portal/schedule/", "/portal/care-plan/", "/portal/documents/"):
        assert answers[page].status_code == 403


def test_the_client_is_shown_what_the_payer_is_not(signed_in, cast, pages):
    """The word is found where it may be read, so that its absence elsewhere means something."""
    assert QUIET in signed_in(cast.bea).get("/portal/care-plan/").text


def test_a_bill_bears_exactly_these_fields(app, session, bill):  # A6 of the threats
    shown = invoices.document(bill, factories.TODAY)
    assert {*shown} == OF_BILLS
    assert [{*line} for line in shown["lines"]] == [FIELDS]


def test_the_document_of_a_bill_has_exactly_these_columns(signed_in, cast, bill):  # A6 threats
    answer = signed_in(cast.paul).get(f"/portal/invoices/{bill.number}.pdf")
    words = unpacked(answer).decode()
    assert re.search(r"\s+".join(HEADS) + r"\s", words), words
    assert "Gina" in words


def test_a_listed_bill_tells_number_sum_day_and_client(signed_in, cast, bill):  # A6 of the threats
    page = signed_in(cast.paul).get("/portal/invoices/").text
    row = re.search(r'<li class="list-row.*?</li>', page, re.DOTALL)[0]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
    told = r"Invoice # T-8001 \$120\.00 is due on [\w ,]+ · Bea Baker( \w+)?( Pay invoice T-8001)?"
    assert re.fullmatch(told, words), words


def test_the_api_tells_a_payer_nothing(app, signed_in, cast, bill):  # A6 of the threats
    paul = signed_in(cast.paul)
    rules = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments]
    addresses = [rule for rule in rules if rule.startswith("/api/v1/")]
    assert addresses
    assert {paul.get(address).status_code for address in addresses} <= {401, 403, 404, 405}


@pytest.mark.parametrize("to", ["another payer", "the client"])
def test_a_bill_that_was_given_to_another_is_gone_at_once(  # A6 of the threats
    signed_in, session, cast, bill, pages, to
):
    paul = signed_in(cast.paul)
    assert paul.get(pages[-2]).status_code == 200
    office = cast.bea.record.office
    bill.payer = factories.Payer(office=office) if to == "another payer" else None
    session.commit()
    assert [paul.get(page).status_code for page in pages[-2:]] == [404, 404]
    assert bill.number not in paul.get("/portal/").text + paul.get("/portal/invoices/").text


def test_the_same_clients_bill_to_another_payer_is_not_there(signed_in, cast, bill):  # A6 threats
    other = factories.Payer(office=cast.bea.record.office)
    foreign = factories.Invoice(client=cast.bea.record, payer=other, number="T-8002")
    paul = signed_in(cast.paul)
    assert paul.get(f"/portal/invoices/{foreign.number}.pdf").status_code == 404
    assert foreign.number not in paul.get("/portal/invoices/").text
