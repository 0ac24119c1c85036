"""The public inquiry form: strangers ask for care, the office hears of it (P16)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.choice import Choice
from models.message import Message
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.throttle import Throttle
from services import clock, inquiries, settings
from services.inquiries import Inquiry
from tests import factories

FORM = {
    "care_for": "other",
    "their_first_name": "Olga",
    "their_last_name": "Orlova",
    "relation": "daughter",
    "first_name": "Dora",
    "last_name": "Orlova",
    "phone": "(617) 555-0142",
    "email": "dora@example.test",
    "zip_code": "12207",
    "words": "Help in the mornings",
    "consent": "y",
}


def stamp_in(page):
    return re.search(r'name="stamp"\s+value="([^"]+)"', page)[1]


def send(client, address="/inquiry/", later=10, **changed):
    """Open the form, take one's time, and send it."""
    at = clock.now()
    stamp = stamp_in(client.get(address).text)
    form = {name: value for name, value in {**FORM, **changed}.items() if value is not None}
    with clock.standing_at(at + timedelta(seconds=later)):
        return client.post(address, data={"stamp": stamp, **form})


def made(session):
    session.expire_all()
    return list(session.scalars(select(Prospect).order_by(Prospect.id)))


def decide(session, **values):
    for name, value in values.items():
        settings.change(session, f"inquiry_{name}", value)
    session.commit()


# P16
def test_an_inquiry_makes_a_prospect_referred_by_the_website(client, session, cast):
    answer = send(client)
    assert (answer.status_code, answer.location) == (302, "/inquiry/thanks/")
    (prospect,) = made(session)
    assert (prospect.stage, str(prospect)) == (ProspectStage.new, "Olga Orlova")
    assert (prospect.caller_name, prospect.relation.name) == ("Dora Orlova", "daughter")
    assert prospect.caller_phone_mobile == "+16175550142"
    referral = session.scalars(select(Referral)).one()
    assert (str(referral.source), str(referral.medium)) == ("Website", "Website")


# P5, P16
def test_who_asks_for_oneself_is_caller_and_client(client, session, cast):
    send(client, care_for="me", their_first_name="", their_last_name="", relation="")
    (prospect,) = made(session)
    assert (str(prospect), prospect.relation.name) == ("Dora Orlova", "self")
    assert prospect.phone_mobile == "+16175550142"


# P16
def test_the_chosen_users_who_may_see_it_are_told(client, session, cast):
    elsewhere = factories.User(role="Intake")
    factories.OfficeStaff(user=elsewhere, office=cast.mallory.record.office)
    here = cast.bea.record.office_id
    told = [cast.nina.user.id, elsewhere.id]
    decide(session, offices=[here], notice_users=told)
    send(client)
    (mail,) = session.scalars(select(Message))
    assert (mail.recipient, mail.kind) == (cast.nina.user.email, "new_inquiry")
    assert f"/office/prospects/{made(session)[0].id}" in mail.body_text
    assert "Olga" not in f"{mail.subject}{mail.body_text}"


# P16
@pytest.mark.parametrize(("zip_code", "place"), [("12207", 0), ("14202", 1), ("", 0)])
def test_the_zip_code_chooses_among_several_offices(session, cast, zip_code, place):
    offices = [cast.bea.record.office, cast.mallory.record.office]
    offices[0].zip_code, offices[1].zip_code = "12208", "14201"
    session.flush()
    assert inquiries.office_for(session, zip_code).id == offices[place].id


# P16
def test_the_same_form_twice_makes_one_prospect(client, session, cast):
    stamp = stamp_in(client.get("/inquiry/").text)
    with clock.standing_at(clock.now() + timedelta(seconds=30)):
        answers = [client.post("/inquiry/", data={"stamp": stamp, **FORM}) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/inquiry/thanks/"] * 2
    assert len(made(session)) == 1


# P16
@pytest.mark.parametrize("trap", [{"homepage": "https://spam.test"}, {"later": 1}])
def test_a_machine_is_thanked_and_nothing_is_stored(client, session, cast, trap):
    answer, usual = send(client, **trap), send(client)
    assert (answer.status, answer.location, answer.data) == (
        usual.status,
        usual.location,
        usual.data,
    )
    assert len(made(session)) == 1


# P16
def test_a_page_that_stood_open_for_days_asks_once_more_and_loses_nothing(client, session, cast):
    answer = send(client, later=3 * 86_400)
    assert answer.status_code == 422
    assert "Please press Send once more." in answer.text
    assert "Help in the mornings" in answer.text


def test_a_forged_stamp_is_none(client, session, cast):
    client.get("/inquiry/")
    answer = client.post("/inquiry/", data={"stamp": "WzAsIngiXQ.forged", **FORM})
    assert (answer.status_code, made(session)) == (422, [])


# P16
def test_mistakes_are_said_beside_their_fields_and_nothing_typed_is_lost(client, session, cast):
    wrong = {"phone": "12", "email": "", "their_last_name": "", "consent": None}
    answer = send(client, **wrong)
    assert answer.status_code == 422
    for name in ("phone", "their_last_name", "consent"):
        assert f'id="{name}-error"' in answer.text
    assert "Help in the mornings" in answer.text
    assert made(session) == []


# P16
def test_a_name_of_spaces_is_none(client, session, cast):
    answer = send(client, first_name="   ")
    assert (answer.status_code, made(session)) == (422, [])
    assert 'id="first_name-error"' in answer.text


def test_one_way_to_answer_is_enough_and_needed(client, session, cast):
    assert send(client, phone="", email="").status_code == 422
    assert send(client, phone="").status_code == 302


# P16
def test_consent_is_asked_for_in_the_agencys_words(client, session, cast):
    decide(session, consent_text="We keep this for a year.")
    assert "We keep this for a year." in client.get("/inquiry/").text
    assert send(client, consent=None).status_code == 422
    decide(session, consent_text="")
    assert send(client, consent=None).status_code == 302


# P16
def test_nobody_agrees_to_a_text_that_came_after_the_page(client, session, cast):
    decide(session, consent_text="We keep this for a year.")
    stamp = stamp_in(client.get("/inquiry/").text)
    decide(session, consent_text="We keep this for ever.")
    with clock.standing_at(clock.now() + timedelta(seconds=30)):
        answer = client.post("/inquiry/", data={"stamp": stamp, **FORM})
        assert (answer.status_code, made(session)) == (422, [])
        assert "We keep this for ever." in answer.text
        assert not re.search(r'name="consent"[^>]*checked', answer.text)
        again = client.post("/inquiry/", data={**FORM, "stamp": stamp_in(answer.text)})
    assert (again.status_code, len(made(session))) == (302, 1)


# P16
def test_a_known_person_is_marked_for_the_office_and_never_told_to_the_stranger(
    client, session, cast, signed_in
):
    office = cast.bea.record.office
    decide(session, offices=[office.id], notice_users=[cast.nina.user.id])
    unknown = send(client, email="new@example.test", phone="")
    factories.Prospect(office=office, first_name="Otto", caller_email="dora@example.test")
    known = send(client, phone="")
    assert (known.status, known.location, known.data) == (
        unknown.status,
        unknown.location,
        unknown.data,
    )
    first, second = session.scalars(select(Message).order_by(Message.id))
    assert "know already" not in first.body_text
    assert "know already" in second.body_text
    page = signed_in(cast.nina).get(f"/office/prospects/{made(session)[-1].id}").text
    assert "Perhaps known already:" in page
    assert "Otto" in page
    assert "Same e-mail" in page


# P16
def test_too_many_from_one_address_must_wait(client, session, cast):
    answers = [send(client, email=f"a{number}@example.test") for number in range(13)]
    assert [answer.status_code for answer in answers] == [302] * 12 + [429]
    assert len(made(session)) == 12


def test_the_form_shows_nothing_that_is_stored(client, session, cast):
    send(client)
    for address in ("/inquiry/", "/inquiry/thanks/"):
        page = client.get(address).text
        assert "Dora" not in page
        assert "Orlova" not in page


MONSTERS = ["", "\x00", "🦄" * 3000, "<script>alert(1)</script>", "a" * 70_000, "' OR 1=1 --"]


@pytest.mark.parametrize("monster", MONSTERS)
def test_monsters_break_no_inquiry(client, session, cast, monster):
    for name in [*FORM, "stamp", "homepage", "how_soon", "best_time"]:
        session.query(Throttle).delete()
        answer = send(client, **{name: monster})
        assert answer.status_code in (302, 422)
        assert "<script>alert" not in answer.text


# P16
def test_the_agency_chooses_who_takes_and_who_is_told(signed_in, session, cast):
    ada = signed_in(cast.ada)
    fields = {
        "offices": str(cast.bea.record.office_id),
        "users": str(cast.nina.user.id),
        "consent": "Kept for a year.",
        "addresses": "https://WWW.Agency.test/contact\nhttps://agency.test:8443",
    }
    assert ada.submit("/office/inquiry-form/", fields).status_code == 302
    session.info.pop("settings", None)
    decided = settings.agency(session)
    assert decided["inquiry_frame_addresses"] == [
        "https://www.agency.test",
        "https://agency.test:8443",
    ]
    assert decided["inquiry_notice_users"] == [cast.nina.user.id]
    assert "Kept for a year." in ada.get("/office/inquiry-form/").text


@pytest.mark.parametrize("line", ["http://agency.test", "*", "https://a.test;x", "'self'", "ftp:"])
def test_what_is_no_website_may_frame_nothing(signed_in, cast, line):
    answer = signed_in(cast.ada).submit("/office/inquiry-form/", {"addresses": line})
    assert answer.status_code == 422
    assert 'id="addresses-error"' in answer.text


def test_intake_does_not_decide_about_the_form(signed_in, cast):
    assert signed_in(cast.nina).get("/office/inquiry-form/").status_code == 403


def test_the_website_as_source_belongs_to_the_office_that_took_it(session, cast):
    said = {"first_name": "Dora", "last_name": "Ray", "for_me": True, "email": "d@example.test"}
    for office in (cast.mallory.record.office, cast.bea.record.office):
        settings.change(session, "inquiry_offices", [office.id])
        inquiry = Inquiry(nonce=f"nonce-{office.id}", **said)
        prospect = inquiries.receive(session, inquiry, factories.TODAY, factories.NOW)
        assert prospect.referrals[0].source.office_id == office.id


# P16
def test_a_medium_that_was_deleted_and_entered_anew_is_found(client, session, cast):
    gone = session.scalars(select(Choice).where(Choice.label == inquiries.WEBSITE)).one()
    gone.deleted_at = factories.NOW
    fresh = factories.Choice(list_name=gone.list_name, label=gone.label)
    assert send(client).status_code == 302
    assert session.scalars(select(Referral.medium_id)).all() == [fresh.id]
