"""The profile of a caregiver (C5)."""

from datetime import timedelta

import pytest

from models.compatibility import Suitability
from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.profiles import rows_of, words_of

DAY = timedelta(days=1)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


# C5
def test_a_caregivers_visits_to_come_stand_apart_from_the_past(ada, carl, office):
    client = factories.Client(office=office, first_name="Olga", last_name="Orlova")
    for days in (-3, -1, 2):
        factories.Schedule(caregiver=carl, client=client, starts_at=NOW + days * DAY)
    upcoming = ada.get(f"/office/caregivers/{carl.id}/schedule")
    past = ada.get(f"/office/caregivers/{carl.id}/schedule?when=past")
    assert (rows_of(upcoming), rows_of(past)) == (1, 2)
    assert "Next visit: Mar 6, 10:00 AM, Olga Orlova" in words_of(upcoming)


# C5
@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-1, "Expired on Mar 3", "bad"),
        (0, "Expires today", "warn"),
        (1, "Expires tomorrow", "warn"),
        (30, "Expires in 30 days", "warn"),
        (31, "Valid until Apr 4", "good"),
        (None, "Never expires", "calm"),
    ],
)
def test_a_certificate_says_in_words_how_long_it_holds(ada, carl, days, words, tone):
    last = None if days is None else TODAY + days * DAY
    factories.Certificate(caregiver=carl, expires_on=last)
    page = ada.get(f"/office/caregivers/{carl.id}/certificates").text
    assert f'<span class="badge tone-{tone}">{words}</span>' in page


# C5
def test_expired_certificates_are_told_above_every_tab(ada, carl):
    factories.Certificate(caregiver=carl, expires_on=TODAY - DAY)
    factories.Certificate(caregiver=carl, expires_on=TODAY + 9 * DAY)
    words = words_of(ada.get(f"/office/caregivers/{carl.id}/pay"))
    assert "A certificate has expired." in words
    assert "A certificate expires within 30 days." in words


# C5
def test_skills_languages_and_suitability_are_shown(ada, carl, office):
    client = factories.Client(office=office, first_name="Olga", last_name="Orlova")
    factories.Compatibility(
        caregiver=carl, client=client, suitability=Suitability.not_preferred, note="Cats"
    )
    skills = words_of(ada.get(f"/office/caregivers/{carl.id}/certificates"))
    assert "Dementia care" in skills
    assert "Spanish" in skills
    assert "Olga Orlova Not preferred Cats" in words_of(
        ada.get(f"/office/caregivers/{carl.id}/clients")
    )


# C5
def test_the_hours_are_saved_in_their_own_tab(ada, session, carl):
    address = f"/office/caregivers/{carl.id}/availability"
    hours = {"availability-0-weekday": 2, "availability-0-starts": "08:00"}
    hours |= {"availability-0-ends": "16:00", "availability-0-id": ""}
    assert ada.send(address, hours).status_code == 302
    session.expire_all()
    assert [str(one) for one in carl.availability] == ["2: 08:00–16:00"]
    assert (carl.first_name, carl.skills) == ("Carl", ["Dementia care"])
    assert "availability" not in ada.get(f"/office/caregivers/{carl.id}").text.split("<form")[-1]


# C5
def test_two_pay_rates_for_the_same_work_never_meet(ada, session, carl):
    factories.PayRate(caregiver=carl, starts_on=TODAY, ends_on=TODAY + 9 * DAY)
    rate = {"caregiver": carl.id, "amount": "19", "unit": "hour"}
    refused = ada.send("/office/pay-rates/new/", rate | {"starts_on": f"{TODAY + 9 * DAY}"})
    assert refused.status_code == 422
    assert "Another rate for this work holds from March 4, 2026." in words_of(refused)
    taken = ada.send("/office/pay-rates/new/", rate | {"starts_on": f"{TODAY + 10 * DAY}"})
    assert taken.status_code == 302
    words = words_of(ada.get(f"/office/caregivers/{carl.id}/pay"))
    assert "Every other service $18.50 per hour Mar 4 Mar 13 In force" in words
    assert "$19.00 per hour Mar 14 – To come" in words
