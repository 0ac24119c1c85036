"""Phones, addresses, states and ZIP codes of a prospect: one way of writing each (P2, P3)."""

import pytest
from sqlalchemy import select

from models.prospect import Prospect
from tests.integration.prospect_forms import enter


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


# P3
def test_what_is_typed_in_any_way_is_kept_in_one(nina, session):
    answer = enter(
        nina,
        caller_phone_home="617.555.0199",
        caller_street="  12   Elm St., ",
        caller_city="new bedford",
        caller_state="massachusetts",
        caller_zip_code="027401234",
        city="McAllen",
        state="tx",
    )
    assert answer.status_code == 302
    kept = session.scalars(select(Prospect)).one()
    assert (kept.caller_phone_home, kept.caller_street) == ("+16175550199", "12 Elm St.")
    assert (kept.caller_city, kept.caller_state) == ("New Bedford", "MA")
    assert (kept.caller_zip_code, kept.city, kept.state) == ("02740-1234", "McAllen", "TX")


# P2
@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("caller_phone_work", "9" * 40, "is not a phone number"),
        ("phone_mobile", "(617) 555-0100 extension 12345", "without its extension"),
        ("caller_state", "Ontario", "is not a state"),
        ("zip_code", "2139", "is not a ZIP code"),
        ("email_1", "olga@", "is not an e-mail address"),
        ("birth_date", "1642-01-01", "between 1900 and 2200"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays_there(nina, session, name, typed, words):
    answer = enter(nina, **{name: typed})
    assert answer.status_code == 422
    wrong = answer.text[answer.text.index(f'id="{name}-error"') :]
    assert words in wrong[: wrong.index("</div>")]
    assert f'value="{typed}"' in answer.text
    assert "Two cats" in answer.text
    assert session.scalars(select(Prospect)).all() == []


# P3
def test_a_state_is_picked_from_a_list_that_names_each(nina):
    page = nina.get("/office/prospects/new/").text
    assert 'list="caller_state-list"' in page
    assert '<option value="MA">Massachusetts</option>' in page
