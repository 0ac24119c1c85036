"""Messages between the portals and the office: who reads what, and what stands where (A7)."""

import pytest
from sqlalchemy import select, update

from models.access import BehindTheWall
from models.client import Client
from models.conversation import Conversation, ConversationState
from models.conversation_entry import ConversationEntry
from models.grant import Grant
from models.section import Section
from models.task import Task
from services import conversations, request_keys
from tests import factories
from tests.fixtures.talking import NEW, family

OPEN, ANSWERED, CLOSED = ConversationState


def bodies(session):
    query = select(ConversationEntry).order_by(ConversationEntry.number)
    return [entry.body for entry in session.scalars(query)]


def test_client_and_office_write_to_each_other(in_portal, in_office, cast, session):  # A7
    bea, nina = in_portal(cast.bea), in_office(cast.nina)
    row = bea.begin("Who comes on Friday?")
    assert row.state is OPEN
    assert "Who comes on Friday?" in nina.page(row).text
    nina.answer(row, "Dana does, at nine.")
    session.refresh(row)
    assert (row.state, row.assignee_id) == (ANSWERED, cast.nina.user.id)
    assert "Dana does, at nine." in bea.page(row).text
    bea.answer(row, "Thank you!")
    session.refresh(row)
    assert (row.state, row.entries) == (OPEN, 3)


def test_a_payer_writes_too(in_portal, cast):  # A7
    row = in_portal(cast.paul).begin("Invoice 12 is wrong.")
    assert (row.payer_id, row.client_id) == (cast.paul.record.id, None)


def test_new_ones_are_marked_until_they_were_read(in_portal, in_office, cast, session):  # A7
    bea, nina = in_portal(cast.bea), in_office(cast.nina)
    row = bea.begin()
    assert ">New<" not in bea.visitor.get("/portal/messages/").text
    nina.answer(row, "Dana does.")
    assert ">New<" in bea.visitor.get("/portal/messages/").text
    assert "Mark as read" in bea.page(row).text
    bea.page(row)  # opening alone changes nothing
    assert ">New<" in bea.visitor.get("/portal/messages/").text
    session.refresh(row)
    bea.read(row)
    assert ">New<" not in bea.visitor.get("/portal/messages/").text


def test_a_double_click_writes_once(in_portal, cast, session):  # A7
    bea, nonce = in_portal(cast.bea), request_keys.new()
    row = bea.begin(nonce=nonce)
    assert bea.begin(nonce=nonce).id == row.id
    again = request_keys.new()
    for _click in range(2):
        answer = bea.send(f"/portal/messages/{row.id}", {"body": "And when?", "nonce": again})
        assert answer.location == f"/portal/messages/{row.id}"
    assert bodies(session) == ["Who comes on Friday?", "And when?"]


def test_a_form_that_is_not_ours_writes_nothing(in_portal, cast, session):  # A7
    answer = in_portal(cast.bea).send(NEW, {"subject": "x", "body": "y", "nonce": ""})
    assert answer.status_code == 422
    assert bodies(session) == []


def test_of_two_who_answer_at_once_both_are_kept(in_portal, in_office, cast, session):  # A7
    row = in_portal(cast.bea).begin()
    ada, nina = in_office(cast.ada), in_office(cast.nina)
    nina.answer(row, "Dana does.", seen=1)
    ada.answer(row, "Carl does.", seen=1)  # her page was older
    assert bodies(session)[1:] == ["Dana does.", "Carl does."]
    page = ada.page(row).text
    assert "Nina Intake wrote too" in page
    assert page.count(">New<") == 1
    session.refresh(row)
    assert row.state is ANSWERED


def test_an_answer_to_older_words_leaves_the_newer_ones_waiting(
    in_portal, in_office, cast, session
):  # A7
    bea = in_portal(cast.bea)
    row = bea.begin()
    bea.answer(row, "And on Saturday?")
    in_office(cast.nina).answer(row, "On Friday Dana.", seen=1)
    session.refresh(row)
    assert row.state is OPEN


def test_the_office_assigns_only_to_who_sees_the_office(in_portal, in_office, cast, session):  # A7
    row, nina = in_portal(cast.bea).begin(), in_office(cast.nina)
    nina.send(f"/office/conversations/{row.id}/assign", {"assignee": cast.ada.user.id})
    session.refresh(row)
    assert row.assignee_id == cast.ada.user.id
    for stranger in (cast.bea.user.id, factories.User(role="Intake").id):
        nina.send(f"/office/conversations/{row.id}/assign", {"assignee": stranger})
        session.refresh(row)
        assert row.assignee_id == cast.ada.user.id


def test_what_is_closed_opens_again_when_somebody_writes(in_portal, in_office, cast, session):  # A7
    bea, nina = in_portal(cast.bea), in_office(cast.nina)
    row = bea.begin()
    nina.send(f"/office/conversations/{row.id}/close", {})
    session.refresh(row)
    assert row.state is CLOSED
    assert "We have closed this" in bea.page(row).text
    bea.answer(row, "One thing more.")
    session.refresh(row)
    assert row.state is OPEN


def test_the_office_writes_first_to_somebody_with_a_login(
    in_portal, in_office, cast, session
):  # A7
    nina, address = in_office(cast.nina), f"/office/conversations/write/client/{cast.bea.record.id}"
    fields = {"subject": "Your key", "body": "May we have one?", "about": cast.bea.user.id}
    assert nina.send(address, fields).status_code == 302
    row = session.scalars(select(Conversation)).one()
    assert row.state is ANSWERED
    assert "May we have one?" in in_portal(cast.bea).page(row).text
    refused = nina.send(address, fields | {"about": cast.mallory.user.id})
    assert refused.status_code == 422


def test_the_client_does_not_read_what_the_family_writes(in_portal, in_office, cast, session):  # A7
    fay = in_portal(family(cast.bea.record))
    row = fay.begin("How is my mother really?")
    bea = in_portal(cast.bea)
    assert bea.page(row).status_code == 404
    assert "Friday" not in bea.visitor.get("/portal/messages/").text
    nina = in_office(cast.nina)
    nina.send(f"/office/conversations/{row.id}/let-in", {"person": cast.bea.user.id})
    assert "How is my mother really?" in bea.page(row).text
    nina.send(f"/office/conversations/{row.id}/take-out", {"person": cast.bea.user.id})
    assert bea.page(row).status_code == 404


def test_nobody_is_let_in_without_the_section(in_portal, in_office, cast, session):  # A4, A7
    row, nina = in_portal(cast.bea).begin(), in_office(cast.nina)
    only_schedule = family(cast.bea.record, Section.schedule)
    for outsider in (only_schedule, cast.mallory, cast.paul):
        nina.send(f"/office/conversations/{row.id}/let-in", {"person": outsider.user.id})
        assert in_portal(outsider).page(row).status_code == 404


def test_a_withdrawn_grant_ends_access_on_the_next_request(in_portal, cast, session):  # A4, A7
    bea = in_portal(cast.bea)
    row = bea.begin()
    only = (Grant.user_id == cast.bea.user.id, Grant.section == Section.messages)
    session.execute(update(Grant).where(*only).values(revoked_at=factories.NOW))
    session.commit()
    assert bea.page(row).status_code == 404
    assert bea.answer(row, "Hello?").status_code == 404
    assert bea.visitor.get("/portal/messages/").status_code == 404
    assert "/portal/messages/" not in bea.visitor.get("/portal/").text


def test_family_of_two_chooses_about_whom(in_portal, cast, session):  # A7, C3
    other = factories.Client(office=cast.bea.record.office, first_name="Karl", last_name="Kern")
    fay = family(cast.bea.record)
    family(other, user=fay.user)
    talker = in_portal(fay)
    assert "Karl Kern" in talker.visitor.get(NEW, follow_redirects=True).text
    address = f"{NEW}?of=client-{cast.bea.record.id}"
    chosen = {"subject": "Friday", "body": "Who comes?", "about": f"client-{other.id}"}
    assert talker.send(address, chosen).status_code == 302
    row = session.scalars(select(Conversation)).one()
    assert row.client_id == other.id
    opened = talker.visitor.get(f"/portal/messages/{row.id}", follow_redirects=True)
    assert opened.request.args["of"] == f"client-{other.id}"
    assert "About Karl Kern" in opened.text
    foreign = {"subject": "x", "body": "y", "about": f"client-{cast.mallory.record.id}"}
    assert talker.send(address, foreign).status_code == 404


CHANGES = {
    "change": lambda session, entry: setattr(entry, "body", "Something else"),
    "delete": lambda session, entry: session.delete(entry),
    "change all": lambda session, entry: session.execute(
        update(ConversationEntry).values(author_name="M")
    ),
}


def change(session, entry, way):
    CHANGES[way](session, entry)
    session.flush()


@pytest.mark.parametrize("way", CHANGES)
def test_what_was_written_stays_as_it_was(in_portal, cast, session, way):  # A7
    in_portal(cast.bea).begin()
    entry = session.scalars(select(ConversationEntry)).one()
    with pytest.raises(BehindTheWall):
        change(session, entry, way)
    session.rollback()


def test_what_is_too_long_comes_back_whole_with_words(in_portal, cast, session):  # A7
    long = "x" * 40_000
    answer = in_portal(cast.bea).send(NEW, {"subject": "Long", "body": long})
    assert answer.status_code == 422
    assert "40,000 characters" in answer.text
    assert long in answer.text
    assert bodies(session) == []


def test_hostile_words_are_words(in_portal, in_office, cast):  # A7
    worst = "<script>alert(7331)</script><img src=x onerror=alert(7331)>"
    row = in_portal(cast.bea).begin(worst, subject=worst)
    for page in (in_portal(cast.bea).page(row).text, in_office(cast.nina).page(row).text):
        assert "&lt;script&gt;alert(7331)" in page
        assert "<script>alert(7331)" not in page


def test_a_nul_is_refused_in_words(in_portal, cast, session):  # A7
    answer = in_portal(cast.bea).send(NEW, {"subject": "x", "body": "a\x00b"})
    assert answer.status_code == 422
    assert "unreadable characters" in answer.text


def test_who_writes_very_often_waits_and_keeps_the_text(in_portal, cast, session):  # A7
    bea = in_portal(cast.bea)
    row = bea.begin()
    answers = [bea.answer(row, f"Hello {n}") for n in range(30)]
    assert [one.status_code for one in answers[:29]] == [302] * 29
    assert answers[29].status_code == 429
    assert answers[29].headers["Retry-After"] == "900"
    assert "Please wait 15 minutes" in answers[29].text
    assert "Hello 29" in answers[29].text


def test_all_of_it_stands_in_the_clients_timeline(in_portal, in_office, cast):  # A7, C6
    row = in_portal(cast.bea).begin("Who comes on Friday?")
    nina = in_office(cast.nina)
    nina.answer(row, "Dana does.")
    address = f"/office/clients/{cast.bea.record.id}"
    timeline = nina.visitor.get(f"{address}/timeline?kind=message").text
    assert "Bea Baker: Who comes on Friday?" in timeline
    assert "Nina Intake: Dana does." in timeline
    assert "Friday" in nina.visitor.get(f"{address}/messages").text


def test_the_dashboard_says_what_waits(in_portal, in_office, cast):  # A7, O2
    row, nina = in_portal(cast.bea).begin(), in_office(cast.nina)
    assert "1 message waits for an answer." in nina.visitor.get("/office/").text
    assert nina.visitor.get("/office/my-tasks/count").json["messages"] == 1
    nina.answer(row, "Dana does.")
    assert "waits for an answer" not in nina.visitor.get("/office/").text
    assert nina.visitor.get("/office/my-tasks/count").json["messages"] == 0


def test_the_grid_finds_what_is_unread(in_portal, in_office, cast, session):  # A7, O1
    row, nina = in_portal(cast.bea).begin(subject="Friday morning"), in_office(cast.nina)
    asked = "/office/conversations/?flt0_unread_is=1"
    assert "Friday morning" in nina.visitor.get(asked).text
    nina.read(row)
    assert "Friday morning" not in nina.visitor.get(asked).text
    assert "Friday morning" in nina.visitor.get("/office/conversations/?flt0_state_is=open").text


def test_a_task_is_made_from_a_message(in_portal, in_office, cast, session):  # A7, F1
    row, nina = in_portal(cast.bea).begin(subject="Lost key"), in_office(cast.nina)
    address = next(
        part.split('"')[0] for part in nina.page(row).text.split('href="') if "tasks/new" in part
    )
    page = nina.visitor.get(address.replace("&amp;", "&")).text
    assert 'value="Lost key"' in page
    assert "Bea Baker" in page
    assert session.scalars(select(Task)).all() == []


def test_reading_is_noted_and_marks_never_go_back(session, cast):  # A7
    row = factories.Conversation(client=cast.bea.record, entries=3)
    conversations.mark_read(session, row, cast.nina.user.id, 9)
    conversations.mark_read(session, row, cast.nina.user.id, 1)
    assert conversations.seat_of(session, row, cast.nina.user.id).seen == 3


def test_staff_of_another_office_find_nothing(in_portal, in_office, cast, session):  # A5, O4
    row = in_portal(cast.mallory).begin()
    nina = in_office(cast.nina)
    missing = nina.visitor.get(f"/office/conversations/{row.id + 1000}")
    assert (nina.page(row).status_code, nina.page(row).text) == (404, missing.text)
    assert nina.answer(row, "Hello").status_code == 404
    for act in ("assign", "close", "reopen", "let-in", "take-out", "read"):
        fields = {"assignee": cast.nina.user.id, "person": cast.mallory.user.id}
        assert nina.send(f"/office/conversations/{row.id}/{act}", fields).status_code == 404
    assert session.scalars(select(Client.id)).all()
