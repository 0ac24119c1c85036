"""What stands on the sheets, with both engines."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from services import pdf
from tests.unit import documents

ENGINES = ["pdfkit", "weasyprint"]
RECEIPT = SimpleNamespace(
    number="R-31",
    received_on=date(2026, 4, 9),
    received_from="Paul Peñalver",
    amount=Decimal(700),
    method="Check 114",
    reference="",
    unapplied=Decimal(50),
    invoices=[
        SimpleNamespace(
            number="BOS-000417",
            client_name="Bea Peñalver",
            amount=Decimal(650),
            balance=Decimal(0),
        )
    ],
)
PLAN = SimpleNamespace(
    version=3,
    effective_on=date(2026, 3, 1),
    prepared_by="",
    summary="Steady with her walker.",
    sections=[
        SimpleNamespace(
            title="Personal care",
            note="",
            tasks=[SimpleNamespace(name="Bathing", frequency="Daily", note="")],
        )
    ],
)


def week(visits):
    days = [date(2026, 8, number) for number in range(9, 16)]
    return [
        SimpleNamespace(date=day, in_month=True, visits=visits if day.day == 12 else [])
        for day in days
    ]


VISIT = SimpleNamespace(time="9:00 AM–1:00 PM", title="Personal care with Rosa", note="")
PAGES = {
    "invoice": lambda: documents.page("invoice", invoice=documents.invoice(30)),
    "paid": lambda: documents.page("invoice", invoice=documents.invoice(2, "paid")),
    "receipt": lambda: documents.page("receipt", receipt=RECEIPT),
    "care plan": lambda: documents.page("care_plan", client_name="Bea Peñalver", plan=PLAN),
    "week": lambda: documents.page(
        "schedule", title="Bea, August 9–15", view="week", weeks=[week([VISIT])], rows=[]
    ),
    "no visits": lambda: documents.page(
        "schedule", title="Bea, August 16", view="day", weeks=[], rows=[]
    ),
}


def words(made):
    """Count the words, without the page numbers that only WeasyPrint can print."""
    lines = documents.text(made).splitlines()
    foot = (documents.AGENCY.name + " ·", "Page ")
    return Counter(" ".join(line for line in lines if not line.startswith(foot)).split())


@pytest.mark.parametrize("name", PAGES)
def test_both_engines_print_the_same_words(name):  # B4
    html = PAGES[name]()
    one, other = (words(pdf.render_html(html, title=name, engine=engine)) for engine in ENGINES)
    assert one == other
    assert sum(one.values()) > 10


@pytest.mark.parametrize("engine", ENGINES)
def test_an_invoice_says_who_owes_what_and_when(engine):  # B4
    html = documents.page("invoice", invoice=documents.invoice(3))
    said = documents.text(pdf.render_html(html, title="Invoice", engine=engine))
    for expected in ("Invoice BOS-000417", "Paul Peñalver", "April 16, 2026", "$390.00", "Mar 4"):
        assert expected in said
    assert "Amount enclosed" in said


@pytest.mark.parametrize("engine", ENGINES)
def test_a_paid_invoice_bears_a_stamp_and_asks_for_nothing(engine):  # B4
    html = documents.page("invoice", invoice=documents.invoice(3, "paid"))
    said = documents.text(pdf.render_html(html, title="Invoice", engine=engine))
    assert "PAID" in said.splitlines()
    assert "Amount enclosed" not in said


@pytest.mark.parametrize("engine", ENGINES)
def test_each_sheet_of_a_long_invoice_repeats_the_table_head(engine):
    html = documents.page("invoice", invoice=documents.invoice(60))
    sheets = PdfReader(io.BytesIO(pdf.render_html(html, title="Invoice", engine=engine))).pages
    assert [sheet.extract_text().count("Caregiver") for sheet in sheets] == [1, 1, 1]


def test_an_invoice_without_charges_says_so():
    assert "no charges" in documents.page("invoice", invoice=documents.invoice(0))


def test_what_people_typed_is_escaped_on_the_sheet():  # F2
    html = documents.page("invoice", invoice=documents.invoice(client_name="<b>Bea</b>"))
    assert "&lt;b&gt;Bea" in html


def test_an_accessible_pdf_has_a_title_a_language_and_tags():
    html = documents.page("receipt", receipt=RECEIPT)
    made = PdfReader(io.BytesIO(pdf.render_html(html, title="Receipt R-31", engine="weasyprint")))
    assert made.metadata.title == "Receipt R-31"
    assert made.root_object["/Lang"] == "en"
    assert made.root_object["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_calendar_lies_on_its_side(engine):
    made = pdf.render_html(PAGES["week"](), title="Week", engine=engine, landscape=True)
    sheet = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (round(sheet.width), round(sheet.height)) == (792, 612)
