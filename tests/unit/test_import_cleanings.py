"""Cleanings: one stated rule each."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from models.client import ClientStatus
from models.payer import PayerKind
from services.errors import Refused
from services.imports.rules import WORDS
from services.imports.states import CLEANINGS


def clean(name, text):
    return CLEANINGS[name].change(text)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("without_digits", "Royal919  Ann3", "Royal Ann"),
        ("without_tag", "Acute bronchitis (disorder)", "Acute bronchitis"),
        ("without_tag", "Therapy (regime/therapy)", "Therapy"),
        ("without_tag", "Fall (at home, 2019)", "Fall (at home, 2019)"),
        ("calm", "MERCY HOME CARE  LLC", "Mercy Home Care LLC"),
        ("calm", "Bea McNamara", "Bea McNamara"),
        ("single_spaced", " two   words ", "two words"),
        ("unknown_zip", "00000", ""),
        ("unknown_zip", "02139", "02139"),
        ("zip_code", "021392571", "02139-2571"),
        ("state", "Massachusetts", "MA"),
        ("first_phone", "978-555-0101 Or 978-555-0102", "978-555-0101"),
        ("second_phone", "978-555-0101 Or 978-555-0102", "978-555-0102"),
        ("second_phone", "978-555-0101 Or 978-555-0101", ""),
        ("second_phone", "978-555-0101", ""),
        ("possible_phone", "0000000000", ""),
        ("possible_phone", "978-555-0101", "+19785550101"),
        ("day", "3/4/2026", date(2026, 3, 4)),
        ("day", "2026-03-04 00:00:00", date(2026, 3, 4)),
        ("open_end", "292278994-08-17T07:12:55Z", ""),
        ("open_end", "2026-08-17T07:12:55Z", "2026-08-17T07:12:55Z"),
        ("moment", "2026-08-17T07:12:55Z", datetime(2026, 8, 17, 7, 12, 55, tzinfo=UTC)),
        ("money", "$1,200.5", Decimal("1200.50")),
        ("degrees", "42.13016206575821", Decimal("42.130162")),
        ("count", "30", 30),
        ("yes_no", "Yes", True),
        ("yes_no", "n", False),
        ("several", "Dementia; Driving;", ["Dementia", "Driving"]),
        ("client_status", "On hold", ClientStatus.on_hold),
        ("payer_kind", "government programme", PayerKind.government_programme),
    ],
)
def test_a_cleaning_does_what_its_rule_says(name, before, after):
    assert clean(name, before) == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("day", "yesterday"),
        ("day", "2026-02-30"),
        ("moment", "2026-02-30T10:00:00Z"),
        ("moment", "noon"),
        ("money", "-1"),
        ("money", "1.005"),
        ("money", "NaN"),
        ("money", "a lot"),
        ("degrees", "500"),
        ("count", "1.5"),
        ("yes_no", "perhaps"),
        ("client_status", "Sleeping"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, text):
    with pytest.raises(Refused, match=r"\w+ \w+"):
        clean(name, text)


def test_every_cleaning_states_its_rule():
    assert all(str(WORDS[name]).endswith(".") for name in CLEANINGS)
