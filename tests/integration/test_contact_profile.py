"""The profile of an emergency contact (C3)."""

from datetime import timedelta

from models.emergency_contact import LegalStanding
from services import same_person
from tests import factories
from tests.fixtures.profiles import rows_of, words_of

DAY = timedelta(days=1)


# C3
def test_a_contacts_head_says_in_words_what_matters_at_night(ada, session, daughter):
    daughter.priority, daughter.has_key = 2, True
    daughter.legal_standing = LegalStanding.guardian
    session.commit()
    words = words_of(ada.get(f"/office/emergency-contacts/{daughter.id}"))
    for said in ("Daughter", "Called as number 2", "Lives elsewhere", "Has a key"):
        assert said in words
    assert "Is the legal guardian" in words
    assert "Contact of Bea" in words


# C3
def test_all_clients_of_one_person_are_listed(ada, session, cast, daughter):
    brother = factories.Client(office=cast.bea.record.office)
    married = factories.EmergencyContact(client=brother, last_name="Miller")
    factories.EmergencyContact(client=brother, last_name="Baker")
    same_person.join(married, daughter)
    session.commit()
    page = ada.get(f"/office/emergency-contacts/{daughter.id}/clients")
    assert rows_of(page) == 2
    assert str(brother) in words_of(page)


# C3
def test_a_contacts_logs_show_what_went_to_their_addresses(ada, cast, daughter):
    about = {"client": cast.bea.record, "office": cast.bea.record.office}
    factories.Message(**about, recipient=daughter.email_1, subject="For Dora")
    factories.Message(**about, recipient="paul@example.test", subject="For Paul")
    factories.CallLog(**about, with_whom="Dora Baker")
    factories.CallLog(**about, with_whom="Paul")
    home = f"/office/emergency-contacts/{daughter.id}"
    emails = ada.get(f"{home}/emails")
    assert rows_of(emails) == 1
    assert "For Dora" in words_of(emails)
    assert rows_of(ada.get(f"{home}/calls")) == 1
    everything = words_of(ada.get(f"{home}/timeline"))
    assert "Call: Dora Baker" in everything
    assert "For Paul" not in everything
