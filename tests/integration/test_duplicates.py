"""Likely duplicates: by name and birth date, by phone, by e-mail (P14)."""

from datetime import date

import pytest

from models.client import Client
from models.prospect import Prospect, ProspectStage
from services import duplicates
from services.duplicates import Sign
from tests import factories
from tests.factories import crowd

BORN = date(1942, 5, 17)


def signs(session, prospect):
    found = duplicates.clients_like(session, duplicates.of_client(prospect))
    return {one.row.id: one.signs for one in found}


# P14
def test_the_same_name_and_birth_date_is_a_likely_duplicate(session):
    client = factories.Client(first_name="José", last_name="Núñez", birth_date=BORN)
    prospect = factories.Prospect(first_name="JOSE", last_name="Nunez", birth_date=BORN)
    assert signs(session, prospect) == {client.id: (Sign.name_and_birth_date,)}


# P14
def test_the_same_name_with_another_birth_date_is_somebody_else(session):
    factories.Client(first_name="Bea", last_name="Baker", birth_date=date(1950, 1, 1))
    prospect = factories.Prospect(first_name="Bea", last_name="Baker", birth_date=BORN)
    assert signs(session, prospect) == {}


# P14
@pytest.mark.parametrize("column", ["phone_home", "phone_mobile"])
def test_the_same_phone_is_a_likely_duplicate(session, column):
    client = factories.Client(**{column: "+16175550142"})
    prospect = factories.Prospect(phone_mobile="+16175550142")
    assert signs(session, prospect) == {client.id: (Sign.phone,)}


# P14
@pytest.mark.parametrize("column", ["email_1", "email_2"])
def test_the_same_email_is_a_likely_duplicate(session, column):
    client = factories.Client(**{column: "bea@example.test"})
    prospect = factories.Prospect(email_1="bea@example.test")
    assert signs(session, prospect) == {client.id: (Sign.email,)}


# P14
def test_who_shares_most_comes_first(session):
    factories.Client(email_1="bea@example.test")
    both = factories.Client(email_2="bea@example.test", phone_home="+16175550142")
    prospect = factories.Prospect(email_1="bea@example.test", phone_home="+16175550142")
    assert next(iter(signs(session, prospect))) == both.id


def test_colleagues_who_share_a_number_at_work_are_no_duplicates(session):
    factories.Client(phone_work="+16175550142")
    assert signs(session, factories.Prospect(phone_work="+16175550142")) == {}


def test_the_callers_own_phone_makes_no_duplicate_of_the_person_cared_for(session):
    factories.Client(phone_mobile="+16175550142")
    assert signs(session, factories.Prospect(caller_phone_mobile="+16175550142")) == {}


def test_deleted_clients_are_not_offered(session):
    factories.Client(email_1="bea@example.test", deleted_at=factories.NOW)
    assert signs(session, factories.Prospect(email_1="bea@example.test")) == {}


def test_a_prospect_with_nothing_known_has_no_duplicates(session):
    factories.Client(email_1=None, phone_mobile=None)
    assert signs(session, factories.Prospect()) == {}


# P14
def test_a_second_inquiry_of_the_same_caller_is_found(session):
    first = factories.Prospect(caller_email="dora@example.test")
    second = factories.Prospect(caller_email="dora@example.test")
    factories.Prospect(caller_email="dora@example.test", stage=ProspectStage.won)
    found = duplicates.prospects_like(session, duplicates.of_inquiry(second), but=second.id)
    assert [one.row.id for one in found] == [first.id]


# P14
def test_a_profile_is_told_at_once_who_is_known_already(session):
    shared = {"phone_mobile": "+16175550142", "birth_date": BORN}
    one = factories.Prospect(first_name="Bea", last_name="Baker", email_1="bea@x.test", **shared)
    client = factories.Client(first_name="Bea", last_name="Baker", **shared)
    other = factories.Prospect(caller_phone_home="+16175550142")
    factories.Prospect(first_name="Tom", last_name="Toll", birth_date=BORN)
    factories.Prospect(phone_mobile="+16175550142", stage=ProspectStage.won)
    factories.Client(email_2="bea@x.test", deleted_at=factories.NOW)
    found = duplicates.known_already(session, one, (Prospect, Client))
    assert [(known.kind, known.id, known.signs) for known in found] == [
        ("client", client.id, (Sign.name_and_birth_date, Sign.phone)),
        ("prospect", other.id, (Sign.phone,)),
    ]
    assert duplicates.known_already(session, other, (Client,))[0].name == "Bea Baker"


# P14, P16
def test_an_address_that_hundreds_share_is_not_read_to_its_end(session):
    crowd(factories.Prospect(caller_email="none@example.test"), 300)
    olga = {"first_name": "Olga", "last_name": "Orlova", "birth_date": BORN}
    known, again = (
        factories.Prospect(**olga, caller_email="none@example.test") for _twice in range(2)
    )
    traits = duplicates.of_inquiry(again)
    assert len(duplicates.candidates(session, Prospect, traits)) <= duplicates.MOST_READ + 2
    best = duplicates.prospects_like(session, traits, but=again.id)[0]
    assert (best.row, best.signs) == (known, (Sign.name_and_birth_date, Sign.email))
