"""Whom a look-up of staff names: colleagues who can see what they are given (O4)."""

import pytest

from tests import factories
from tests.fixtures.api import send

FIELDS = (
    "/office/tasks/ajax/lookup/?name=assignee",
    "/office/clients/ajax/lookup/?name=coordinator",
)


@pytest.fixture
def far(cast):
    """Works for Mallory's office alone."""
    user = factories.User(first_name="Faraway", role="Intake")
    factories.OfficeStaff(user=user, office=cast.mallory.record.office)
    return user


def named(visitor, address, words):
    return visitor.get(f"{address}&query={words}").text


@pytest.mark.parametrize("address", FIELDS)
def test_a_look_up_names_no_colleague_of_another_office(signed_in, cast, far, address):  # O4
    nina = signed_in(cast.nina)
    assert "Faraway" not in named(nina, address, "Faraway")
    assert "Nina" in named(nina, address, "Nina")
    assert "Ada" in named(nina, address, "Ada")  # sees every office


@pytest.mark.parametrize("address", FIELDS)
def test_who_sees_every_office_finds_everybody(signed_in, cast, far, address):  # O4
    assert "Faraway" in named(signed_in(cast.ada), address, "Faraway")


def test_who_works_for_both_offices_is_found(signed_in, cast, far):  # O4
    factories.OfficeStaff(user=far, office=cast.bea.record.office)
    assert "Faraway" in named(signed_in(cast.nina), FIELDS[0], "Faraway")


def test_nobody_is_given_a_client_by_an_unknown_key(signed_in, session, cast, far):  # A5
    address = f"/api/v1/clients/{cast.bea.record.id}"
    answer = send(signed_in(cast.nina), "PUT", address, {"coordinator": far.id})
    assert answer.status_code == 422
    session.expire_all()
    assert cast.bea.record.coordinator_id != far.id


def test_a_coordinator_of_before_stays(signed_in, session, cast, far):  # O4
    cast.bea.record.coordinator_id = far.id
    session.commit()
    address = f"/api/v1/clients/{cast.bea.record.id}"
    assert send(signed_in(cast.nina), "PUT", address, {"notes": "Deaf"}).status_code == 200
    session.expire_all()
    assert cast.bea.record.coordinator_id == far.id
