"""Visits that the office deleted: they wait for nobody, and nobody goes there."""

from datetime import timedelta

import pytest

from models.section import Section
from models.standing import Standing
from tests import factories
from tests.factories import Person

SOON = factories.NOW + timedelta(hours=3)


@pytest.fixture
def dora(cast):
    """A client with a visit this afternoon that was deleted since."""
    made = factories.Client(office=cast.bea.record.office, first_name="Dora", last_name="Deleted")
    factories.Schedule(client=made, starts_at=SOON, deleted_at=factories.NOW)
    return made


def test_a_deleted_open_shift_waits_for_nobody(signed_in, cast, dora):
    assert "has no caregiver" not in signed_in(cast.ada).get("/office/").text


def test_a_deleted_visit_is_none_of_todays(signed_in, cast, dora):
    factories.Schedule(client=cast.bea.record, starts_at=SOON)
    page = signed_in(cast.ada).get("/office/").text
    assert "Bea Baker" in page
    assert "Dora" not in page


def test_a_deleted_visit_is_not_on_the_caregivers_day(signed_in, cast, dora):  # S9
    carl = factories.Caregiver(office=dora.office)
    login = factories.User(role="Caregiver")
    work = {"standing": Standing.caregiver, "section": Section.work}
    factories.Grant(user=login, caregiver=carl, client=None, office_id=carl.office_id, **work)
    factories.Schedule(client=cast.bea.record, caregiver=carl, starts_at=SOON)
    factories.Schedule(client=dora, caregiver=carl, starts_at=SOON, deleted_at=factories.NOW)
    page = signed_in(Person(login, carl)).get("/caregiver/").text
    assert "Bea" in page
    assert "Dora" not in page
