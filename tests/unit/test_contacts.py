"""Phones, addresses and names come out in one way of writing, or are refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import contacts
from services.errors import Refused
from services.states import STATES


@pytest.mark.parametrize(
    "raw",
    [
        "(617) 555-0100",
        "617.555.0100",
        "+1 617 555 0100",
        "1-617-555-0100",
        " 6175550100 ",
        "٦١٧٥٥٥٠١٠٠",
    ],
)
def test_a_phone_is_stored_in_one_way(raw):
    assert contacts.phone(raw) == "+16175550100"


def test_a_phone_from_abroad_keeps_its_country():
    assert contacts.phone("+52 55 1234 5678") == "+525512345678"
    assert contacts.phone("020 7946 0958", region="GB") == "+442079460958"


@pytest.mark.parametrize("raw", ["", "none", "555-0100", "555-123-4567", "1" * 500, "call Ann"])
def test_what_is_no_phone_is_refused_in_words(raw):
    with pytest.raises(Refused, match="with its area code"):
        contacts.phone(raw)


def test_an_extension_is_not_lost_silently():
    with pytest.raises(Refused, match="extension"):
        contacts.phone("617-555-0100 x5")


@pytest.mark.parametrize(
    ("stored", "words"),
    [("+16175550100", "(617) 555-0100"), ("+442079460958", "+44 20 7946 0958"), ("?", "?")],
)
def test_a_phone_is_shown_as_people_write_it(stored, words):
    assert contacts.phone_words(stored) == words


@given(st.integers(2_000_000_000, 9_999_999_999))
def test_a_phone_survives_being_shown_and_typed_again(digits):
    try:
        stored = contacts.phone(str(digits))
    except Refused:
        return
    assert contacts.phone(contacts.phone_words(stored)) == stored


def test_an_address_is_a_user_name_and_so_in_lower_case():
    assert contacts.email(" Bea.Cruz@Example.COM ") == "bea.cruz@example.com"


def test_the_demo_agencys_addresses_are_good():
    assert contacts.email("client@demo.tendwell.test") == "client@demo.tendwell.test"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "bea",
        "bea@",
        "bea@home",
        "bea@x.org, paul@x.org",
        "bea@x.org\nBcc: paul@x.org",
        "a b@x.org",
        "Bea <bea@x.org>",
        "bea@[10.0.0.1]",
        "ñ@x.org",
        "a" * 65 + "@x.org",
        "b@" + "x" * 300 + ".org",
    ],
)
def test_what_is_no_address_is_refused_in_words(raw):
    with pytest.raises(Refused, match="is not an e-mail address") as refusal:
        contacts.email(raw)
    assert refusal.value.field == "email"
    assert len(refusal.value.words) < 150


@pytest.mark.parametrize(
    ("raw", "stored"),
    [("02139", "02139"), (" 02139-1234 ", "02139-1234"), ("021391234", "02139-1234")],
)
def test_a_zip_code_has_five_digits_or_nine(raw, stored):
    assert contacts.zip_code(raw) == stored


@pytest.mark.parametrize("raw", ["", "2139", "021390", "02139-12", "O2139", "٠٢١٣٩", "02139\n1"])
def test_what_is_no_zip_code_is_refused_in_words(raw):
    with pytest.raises(Refused, match="is not a ZIP code"):
        contacts.zip_code(raw)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("ma", "MA"),
        ("Massachusetts", "MA"),
        ("  new   york ", "NY"),
        ("D.C.", "DC"),
        ("Washington, DC", "DC"),
        ("Washington", "WA"),
        ("Puerto Rico", "PR"),
        ("US Virgin Islands", "VI"),
    ],
)
def test_a_state_is_its_two_letters(raw, stored):
    assert contacts.state(raw) == stored


def test_there_are_fifty_states_a_district_and_five_territories():
    assert len(STATES) == 56


@pytest.mark.parametrize("raw", ["", "XX", "Ontario", "--"])
def test_what_is_no_state_is_refused_in_words(raw):
    with pytest.raises(Refused, match="two letters, like MA"):
        contacts.state(raw)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("", ("", "", "", "", "")),
        ("Bea", ("", "Bea", "", "", "")),
        ("Bea Cruz", ("", "Bea", "", "Cruz", "")),
        ("Dr. Bea Ann Maria de la Cruz Jr.", ("Dr.", "Bea", "Ann Maria", "de la Cruz", "Jr.")),
        ("Cruz, Bea", ("", "Bea", "", "Cruz", "")),
        ("Cruz, Bea de la", ("", "Bea", "", "de la Cruz", "")),
        ("Smith, Mr. John Q., III", ("Mr.", "John", "Q.", "Smith", "III")),
        ("Ann Lee, RN", ("", "Ann", "", "Lee", "RN")),
        ("Minh Do", ("", "Minh", "", "Do", "")),
        ("Van Morrison", ("", "Van", "", "Morrison", "")),
        ("Ludwig van Beethoven", ("", "Ludwig", "", "van Beethoven", "")),
        ("Mr. T", ("Mr.", "T", "", "", "")),
        ("Dr.", ("", "Dr.", "", "", "")),
    ],
)
def test_a_name_is_split_into_its_parts(raw, parts):
    assert contacts.person_name(raw) == parts


@given(st.text(max_size=40))
def test_no_letter_of_a_name_is_lost_by_splitting(raw):
    parts = "".join(contacts.person_name(raw)).replace(" ", "")
    typed = "".join(raw.replace(",", "").split())
    assert sorted(parts) == sorted(typed)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Óscar  MONTAÑO", "oscar montano"),
        ("Łukasz Sørensen", "lukasz sorensen"),
        ("Straße", "strasse"),
        ("İpek", "ipek"),
        ("ﬁne", "fine"),
        ("李", "李"),
    ],
)
def test_a_search_finds_names_without_their_accents(text, key):
    assert contacts.search_key(text) == key


@given(st.text())
def test_a_search_key_is_its_own_key(text):
    key = contacts.search_key(text)
    assert contacts.search_key(key) == key
