"""Look-alikes beside the page of a new prospect, and before it is saved (P2, P7)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from models.prospect import Prospect, ProspectStage
from models.referral_source import ReferralSource
from tests import factories
from tests.integration.prospect_forms import INQUIRY, NEW_PROSPECT, enter, token
from tests.integration.test_grid_speed import counted

MATCHES = f"{NEW_PROSPECT}matches"
BORN = date(1942, 5, 17)


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


def ask(visitor, **typed):
    answer = visitor.post(MATCHES, data={"csrf_token": token(visitor.get(NEW_PROSPECT)), **typed})
    assert answer.status_code == 200
    return answer.json


# P2
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"first_name": "olga", "last_name": "NUNEZ"}, "Same name"),
        ({"first_name": "Olg", "last_name": "Núñez"}, "Similar name"),
        ({"caller_phone_mobile": "(617) 555-0142"}, "Same phone"),
        ({"email_1": "Olga@Example.test"}, "Same e-mail"),
        (
            {"first_name": "Olga", "last_name": "Nunez", "birth_date": "1942-05-17"},
            "Same name and birth date",
        ),
    ],
)
def test_clients_who_may_be_meant_are_shown_with_why(nina, office, typed, why):
    client = factories.Client(
        office=office,
        first_name="Olga",
        last_name="Núñez",
        birth_date=BORN,
        phone_home="+16175550142",
        email_1="olga@example.test",
    )
    found = ask(nina, **typed)
    assert f'href="/office/clients/{client.id}"' in found["people"]
    assert 'target="_blank"' in found["people"]
    assert why in found["people"]
    assert found["seen"] == f"client-{client.id}"


# P2
def test_a_son_who_rings_after_the_daughter_is_shown_her_inquiry(nina, office):
    prospect = factories.Prospect(
        office=office, first_name="Olga", last_name="Quill", stage=ProspectStage.lost
    )
    found = ask(nina, first_name="Olga", last_name="Quill", caller_first_name="Sam")
    assert f'href="/office/prospects/{prospect.id}"' in found["people"]
    assert "Prospective Client: Lost" in found["people"]


# P2
def test_a_caller_who_rings_again_is_shown(nina, office):
    factories.Prospect(office=office, caller_first_name="Dora", caller_last_name="Quill")
    found = ask(nina, caller_first_name="Dora", caller_last_name="Quill")
    assert "Same caller" in found["people"]


def test_another_birth_date_makes_another_person(nina, office):
    factories.Client(office=office, first_name="Olga", last_name="Quill", birth_date=BORN)
    typed = {"first_name": "Olga", "last_name": "Quill", "birth_date": "1950-01-01"}
    assert ask(nina, **typed) == {"people": "", "sources": "", "seen": ""}


def test_a_prospect_who_was_won_is_shown_as_the_client_only(nina, office):
    factories.Prospect(office=office, first_name="Olga", last_name="Quill", stage=ProspectStage.won)
    assert ask(nina, first_name="Olga", last_name="Quill")["seen"] == ""


def test_look_alikes_of_another_office_do_not_exist(nina, cast):
    mallory = cast.mallory.record
    found = ask(nina, first_name=mallory.first_name, last_name=mallory.last_name)
    assert found["seen"] == f"client-{cast.bea.record.id}"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"first_name": "O", "last_name": "Q"},
        {"caller_phone_home": "9" * 40, "birth_date": "soon", "email_1": "olga@"},
        {"first_name": "%", "last_name": "__", "source_organisation": "\x00%_"},
    ],
)
def test_what_is_not_finished_finds_nobody(nina, office, typed):
    factories.Client(office=office, first_name="Olga", last_name="Quill")
    assert ask(nina, **typed)["people"] == ""


def test_five_are_shown_at_most_and_they_cost_three_statements(nina, office):
    for _turn in range(7):
        factories.Client(office=office, first_name="Olga", last_name="Quill")
    typed = {"first_name": "Olga", "last_name": "Quill", "source_organisation": "Mercy"}
    ask(nina, **typed)
    sent = {"csrf_token": token(nina.get(NEW_PROSPECT)), **typed}
    with counted() as statements:
        found = nina.post(MATCHES, data=sent).json
    assert found["people"].count("<li>") == 5
    tables = ("FROM client ", "FROM prospect ", "FROM referral_source ")
    ours = [one for one in statements if any(table in one for table in tables)]
    assert len(ours) <= 3, "\n".join(ours)


# P2
def test_without_scripts_look_alikes_are_shown_before_saving(nina, office, session):
    client = factories.Client(office=office, first_name="Olga", last_name="Baker")
    asked = enter(nina)
    assert asked.status_code == 422
    assert f'href="/office/clients/{client.id}"' in asked.text
    assert "Save anyway" in asked.text
    assert "Two cats" in asked.text
    assert session.scalar(select(func.count()).select_from(Prospect)) == 0
    assert f'name="seen" value="client-{client.id}"' in asked.text
    assert enter(nina, seen=f"client-{client.id}").status_code == 302


# P2
def test_whoever_appeared_meanwhile_is_asked_about_too(nina, office):
    first = factories.Client(office=office, first_name="Olga", last_name="Baker")
    factories.Client(office=office, phone_mobile="+16175550142")
    assert enter(nina, seen=f"client-{first.id}").status_code == 422


# P7
@pytest.mark.parametrize("typed", ["St Mary", "Saint Mary's", "st. marys hospital", "St. Marys"])
def test_st_marys_is_shown_before_it_is_made_twice(nina, office, typed):
    source = factories.ReferralSource(organisation="St. Mary's Hospital", office=office)
    found = ask(nina, source_organisation=typed)
    assert f'value="{source.id}"' in found["sources"]
    assert enter(nina, source_organisation=typed).status_code == (
        302 if typed == "st. marys hospital" else 422
    )


# P7
def test_the_same_source_in_another_spelling_is_not_made_twice(nina, office, session):
    source = factories.ReferralSource(organisation="St. Mary's Hospital", office=office)
    seen = f"referral_source-{source.id}"
    enter(nina, source_organisation="Saint Marys Hosp", seen=seen)
    assert session.scalar(select(func.count()).select_from(ReferralSource)) == 1


# P7
def test_a_known_source_can_be_used_instead_without_scripts(nina, office, session):
    source = factories.ReferralSource(organisation="St. Mary's Hospital", office=office)
    answer = enter(nina, source_organisation="St. Mary", known_source=str(source.id))
    assert answer.status_code == 302
    session.expire_all()
    prospect = session.scalars(select(Prospect)).one()
    assert [one.source_id for one in prospect.referrals] == [source.id]


# P7
def test_another_department_of_a_known_place_is_a_source_of_its_own(nina, office, session):
    source = factories.ReferralSource(organisation="St. Mary's Hospital", office=office)
    seen = f"referral_source-{source.id}"
    typed = {"source_organisation": "St. Mary's Hospital", "source_department": "Cardiology"}
    assert enter(nina, **typed, seen=seen).status_code == 302
    assert session.scalar(select(func.count()).select_from(ReferralSource)) == 2


# P5
def test_self_fills_the_caller_from_the_client_too_without_scripts(nina, session):
    blank = {"caller_first_name": "", "caller_last_name": "", "caller_phone_mobile": ""}
    enter(nina, relation="self", **blank, phone_mobile="617-555-0199")
    prospect = session.scalars(select(Prospect)).one()
    assert prospect.caller_name == f"{INQUIRY['first_name']} {INQUIRY['last_name']}"
    assert prospect.caller_phone_mobile == prospect.phone_mobile == "+16175550199"
