"""The first cell of each row, a card's title on a phone: it says who or what the row is."""

import re

import pytest

from models.invoice import InvoiceState
from tests import factories


def titles(visitor, address):
    """The first cells, as they are read out."""
    found = re.findall(r'id="row-\d+"[^>]*>(.*?)</(?:a|span)>\s*</td>', visitor.get(address).text)
    return [re.sub(r"<[^>]+>", "", title) for title in found]


@pytest.fixture
def family(session, cast):
    """Three Bakers of one office."""
    office = cast.bea.record.office
    for first_name in ("Zoe", "Abe"):
        factories.Client(first_name=first_name, last_name="Baker", office=office)


def test_people_are_named_last_name_first(cast, ada, family):  # O1
    assert "Baker, Bea" in titles(ada, "/office/clients/")


def test_people_are_sorted_by_last_and_first_name(signed_in, cast, family):  # O1
    nina = signed_in(cast.nina)
    up = ["Baker, Abe", "Baker, Bea", "Baker, Zoe"]
    assert titles(nina, "/office/clients/?sort=0") == up
    assert titles(nina, "/office/clients/?sort=0&desc=1") == up[::-1]


def test_exports_keep_the_two_names_apart(cast, ada, family):  # O1
    heading = ada.get("/office/clients/export/csv/").text.lstrip("\ufeff").splitlines()[0]
    assert heading.startswith("Last name,First name,")


def test_a_draft_is_called_a_draft(session, cast, ada):  # B3
    factories.Invoice(client=cast.bea.record, state=InvoiceState.draft, number=None)
    assert re.fullmatch(r"Draft \d+ · Bea Baker", titles(ada, "/office/invoices/")[0])


def test_a_visit_is_called_by_its_time_and_its_client(cast, ada):
    factories.Schedule(client=cast.bea.record)
    assert titles(ada, "/office/schedules/")[0].endswith(" · Bea Baker")


def test_a_name_with_markup_stays_text(cast, ada):
    factories.Client(first_name="<i>Ida</i>", last_name="<b>")
    assert "&lt;b&gt;, &lt;i&gt;Ida&lt;/i&gt;" in ada.get("/office/clients/").text
