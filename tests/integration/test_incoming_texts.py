"""Texts that people send: kept where they belong, and the office is told (F6)."""

import pytest
from sqlalchemy import select

from models.message import Channel, Delivery, Direction, Message
from models.prospect import ProspectStage
from models.text_opt_out import TextOptOut
from services import settings
from tests import factories
from tests.fixtures.texting import DORA, bring, write


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def send(client, provider, office):
    """Let somebody send a text; returns what the provider is answered."""

    def one(words="Yes, at noon please", number=DORA, **more):
        answer = bring(client, provider.answer(number, words, **more))
        assert answer.status_code == 200
        return answer.text

    return one


def came(session):
    query = select(Message).where(Message.channel == Channel.text, Message.kind == "incoming")
    session.expire_all()
    return session.scalars(query.order_by(Message.id)).all()


def told(session):
    query = select(Message.recipient).where(Message.kind == "text_received")
    return sorted(session.scalars(query))


# F6
def test_what_a_caller_writes_stands_in_the_prospects_log(send, session, office, desk, cast):
    prospect = factories.Prospect(
        office=office, caller_first_name="Dora", caller_last_name="Q", caller_phone_mobile=DORA
    )
    assert send() == "<Response></Response>"
    [text] = came(session)
    assert (text.direction, text.state, text.prospect_id) == (
        Direction.from_them,
        Delivery.received,
        prospect.id,
    )
    nina = desk(cast.nina)
    for tab in ("texts", "timeline"):
        page = nina.get(f"/office/prospects/{prospect.id}/{tab}").text
        assert f'href="/office/text-logs/{text.id}"' in page
        assert "Yes, at noon please" in page
        assert "Dora Q" in page
    record = nina.get(f"/office/text-logs/{text.id}").text
    assert "From them" in record
    assert f"/write/prospect/{prospect.id}?to=%2B16175550142" in record


# F6
def test_several_people_with_one_number_each_have_it(send, session, office, cast):
    contact = factories.EmergencyContact(client=cast.bea.record, phone_mobile=DORA)
    prospect = factories.Prospect(office=office, phone_home=DORA)
    payer = factories.Payer(office=office, phone_work=DORA)
    caregiver = factories.Caregiver(office=office, phone_mobile=DORA)
    send()
    found = [(one.client_id, one.prospect_id, one.payer_id) for one in came(session)]
    assert found == [
        (contact.client_id, None, None),
        (None, prospect.id, None),
        (None, None, payer.id),
        (None, None, None),
    ]
    assert came(session)[-1].caregiver_id == caregiver.id


# F6, P14
def test_a_won_prospects_caller_writes_about_the_client(send, session, office, cast):
    bea = cast.bea.record
    factories.Prospect(
        office=office, stage=ProspectStage.won, client_id=bea.id, caller_phone_mobile=DORA
    )
    factories.EmergencyContact(client=bea, phone_mobile=DORA)
    send()
    assert [(one.client_id, one.prospect_id) for one in came(session)] == [(bea.id, None)]


# F6
def test_an_unknown_number_is_kept_and_seen_in_the_grid(send, session, office, desk, cast):
    factories.OfficeStaff(user=cast.nina.user, office=factories.Office())
    write(session, office)
    send("Who is this?")
    [text] = came(session)
    assert text.office_id == office.id  # it wrote there last
    page = desk(cast.nina).get("/office/text-logs/").text
    assert "Who is this?" in page


# F6
def test_a_text_brought_twice_is_kept_once(client, session, office, provider, cast):
    factories.Prospect(office=office, phone_mobile=DORA, owner_id=cast.nina.user.id)
    report = provider.answer(DORA, "Hello?")
    assert [bring(client, report).status_code for _ in range(3)] == [200, 200, 200]
    assert len(came(session)) == 1
    assert told(session) == [cast.nina.user.email]


# F6
def test_the_owner_is_told_without_a_word_of_it(send, session, office, cast):
    settings.change(session, "text_notice_users", [cast.ada.user.id])
    factories.Prospect(
        office=office, first_name="Olga", phone_mobile=DORA, owner_id=cast.nina.user.id
    )
    send("My mother fell")
    mail = session.scalars(select(Message).where(Message.kind == "text_received")).one()
    assert mail.recipient == cast.nina.user.email
    said = f"{mail.subject} {mail.body_text} {mail.body_html}"
    assert "fell" not in said
    assert "Olga" not in said
    assert f"/office/text-logs/{came(session)[0].id}" in mail.body_text


# F6
def test_without_an_owner_whoever_has_the_next_task_is_told(send, session, office, cast):
    prospect = factories.Prospect(office=office, phone_mobile=DORA)
    factories.Task(prospect=prospect, office=office, assignee_id=cast.nina.user.id)
    send()
    assert told(session) == [cast.nina.user.email]


# F6
@pytest.mark.parametrize("name", ["text_notice_users", "inquiry_notice_users"])
def test_with_nobody_in_charge_the_chosen_ones_are_told(send, session, cast, name):
    stranger = factories.User(role="Intake")  # sees no office
    settings.change(session, name, [cast.ada.user.id, stranger.id])
    session.commit()
    send()
    assert told(session) == [cast.ada.user.email]


# F6
@pytest.mark.parametrize("word", ["STOP", "start", "HELP"])
def test_words_for_the_provider_are_no_messages(send, session, word):
    send(word)
    assert came(session) == []


# F6
def test_help_says_who_writes_and_how_to_stop(send, session):
    settings.change(session, "agency_phone", "+16175550100")
    session.commit()
    reply = send("Help")
    assert "Tendwell Home Care: answer STOP to get no more texts." in reply
    assert "(617) 555-0100" in reply


# F6
def test_yes_answers_a_question_unless_texts_were_stopped(send, session):
    send("Yes")
    assert [one.body_text for one in came(session)] == ["Yes"]
    send("STOP")
    send("yes")
    assert session.scalars(select(TextOptOut)).all() == []
    assert len(came(session)) == 1


# F6
def test_words_of_the_agencys_own_for_stop_are_obeyed(send, session):
    send("Basta", OptOutType="STOP")
    assert session.scalars(select(TextOptOut.number)).all() == [DORA]


# F6
def test_a_picture_is_at_least_named(send, session):
    send("", NumMedia="2")
    assert "2 pictures or files came with it" in came(session)[0].body_text


# F6
def test_monsters_are_kept_as_text(send, session, desk, cast):
    send("<script>alert(1)</script>\x00 " + "🦑" * 2000)
    text = came(session)[0]
    assert text.body_text.startswith("<script>")
    assert "<script>alert(1)" not in desk(cast.ada).get(f"/office/text-logs/{text.id}").text


# F6
def test_what_came_cannot_be_sent_again(send, session, office, desk, cast):
    factories.Prospect(office=office, phone_mobile=DORA)
    send()
    key = came(session)[0].id
    nina = desk(cast.nina)
    said = {"recipient": DORA, "nonce": "n" * 20}
    page = nina.follow(f"/office/text-logs/{key}/again", **said)
    assert "Write an answer instead" in page
    assert len(came(session)) == 1


# F6, O2
def test_the_dashboard_warns_while_nobody_hears_of_texts(session, desk, cast, provider):
    ada = desk(cast.ada)
    assert "Nobody is chosen to be told about texts." in ada.get("/office/").text
    settings.change(session, "text_notice_users", [cast.ada.user.id])
    session.commit()
    assert "Nobody is chosen to be told about texts." not in ada.get("/office/").text
