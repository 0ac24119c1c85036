"""Mails and texts written from a profile: sheet, preview, outbox (F5, F6, F7)."""

import io
import re

import pytest

from models.message import Channel, Delivery
from models.message_attachment import MessageAttachment
from models.message_draft import MessageDraft
from services import message_drafts
from tests import factories
from tests.fixtures.writing import Writing, called_about, count, messages, sheet_of


@pytest.fixture
def nina(desk, cast):
    """Nina does intake in Bea's office."""
    return desk(cast.nina)


@pytest.fixture
def prospect(cast):
    return called_about(cast)


# F7
def test_what_the_preview_shows_is_what_leaves(nina, session, prospect, cast):
    writing = Writing(nina, sheet_of(prospect))
    page = writing.press("preview").text
    assert "Hello Dora" in page
    assert "We look forward to Olga." in page
    assert messages(session) == []
    answer = writing.press("send", mark=nina.field(page, "mark"))
    sent = messages(session)[0]
    assert answer.location == f"/office/email-logs/{sent.id}"
    assert (sent.subject, sent.recipient, sent.recipient_name) == (
        "Hello Dora",
        "dora@example.test",
        "Dora Quill",
    )
    assert sent.body_text.startswith("We look forward to Olga.")
    assert sent.body_text.strip() in page.replace("&#39;", "'")
    assert (sent.prospect_id, sent.sender_id) == (prospect.id, cast.nina.user.id)


# F7
def test_a_double_click_sends_once_and_leads_to_the_same_message(nina, session, prospect):
    writing = Writing(nina, sheet_of(prospect))
    mark = nina.field(writing.press("preview").text, "mark")
    places = [writing.press("send", mark=mark).location for _ in range(3)]
    assert len(messages(session)) == 1
    assert set(places) == {f"/office/email-logs/{messages(session)[0].id}"}


# F7
def test_a_draft_of_a_mail_is_none_of_a_text(nina, session, prospect):
    writing = Writing(nina, sheet_of(prospect))
    mark = nina.field(writing.press("preview").text, "mark")
    writing.address = sheet_of(prospect, "text-logs")
    assert writing.press("send", mark=mark).status_code == 404
    assert f'value="{writing.key}"' not in nina.get(f"{writing.address}?draft={writing.key}").text
    assert messages(session) == []


# F7
@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Dear {{cousin}}", "{{cousin}} is no merge field"),
        ("On {{assessment call}}", "{{assessment call}} has no value here"),
        ("Dear {{recipient name", "{{ is no merge field"),
        ("For {{payer name}}", "{{payer name}} has no value here"),
    ],
)
def test_a_merge_field_without_value_is_shown_and_keeps_the_mail_here(
    nina, session, prospect, body, named
):
    writing = Writing(nina, sheet_of(prospect))
    page = writing.press("preview", body=body).text
    assert named in page
    assert 'value="send"' not in page
    writing.press("send", body=body, mark=nina.field(page, "mark"))
    assert messages(session) == []


# F7
def test_a_value_that_looks_like_a_field_stays_a_value(nina, session, prospect):
    prospect.first_name = "{{agency name}}"
    Writing(nina, sheet_of(prospect)).send()
    assert "{{agency name}}" in messages(session)[0].body_text


# F7
def test_a_message_changed_after_its_preview_is_shown_once_more(nina, session, prospect):
    writing = Writing(nina, sheet_of(prospect))
    mark = nina.field(writing.press("preview").text, "mark")
    page = writing.press("send", mark=mark, body="Something else").text
    assert "changed after the preview" in page
    assert messages(session) == []


# F7
def test_a_template_fills_the_sheet(nina, session, prospect):
    template = factories.MessageTemplate(name="After the call")
    factories.MessageTemplate(name="For payers", kinds=["payer"])
    page = nina.get(sheet_of(prospect)).text
    assert "After the call" in page
    assert "For payers" not in page
    writing = Writing(nina, sheet_of(prospect))
    page = writing.press("template", template=str(template.id), subject="", body="").text
    assert "Thank you for calling, {{recipient first name}}" in page
    assert "Thank you for calling, Dora" in page


# F7
@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("About the dementia of your mother", "dementia"),
        ("You asked for {{care types wanted}}", "care types wanted"),
    ],
)
def test_health_details_leave_only_after_a_tick(nina, session, prospect, body, named):
    prospect.other_information = {"care_type": ["Companionship"]}
    writing = Writing(nina, sheet_of(prospect))
    assert named in writing.press("preview", body=body).text.split("bears health details", 1)[1]
    assert "Please confirm" in writing.send(body=body).text
    assert messages(session) == []
    writing.send(body=body, health_ok="y")
    assert len(messages(session)) == 1


# F7
def test_a_template_with_health_details_is_stored_only_with_its_mark(desk, session, cast):
    ada = desk(cast.ada)
    said = {"name": "Memory", "channel": "email", "subject": "Memory care", "kinds": "client"}
    said["body"] = "Your {{diagnoses and allergies}}"
    page = ada.post("/office/message-templates/new/", **said)
    assert page.status_code == 422
    assert "bears health details" in page.text
    answer = ada.post("/office/message-templates/new/", **said, has_health_details="y")
    assert answer.status_code == 302


# F7
def test_a_template_cannot_ask_for_what_does_not_exist(desk, cast):
    said = {"name": "Oh", "channel": "email", "subject": "Hi", "body": "{{shoe size}}"}
    page = desk(cast.ada).post("/office/message-templates/new/", **said)
    assert page.status_code == 422
    assert "There is no merge field {{shoe size}}" in page.text


# F7
def test_what_was_typed_is_still_there_tomorrow(nina, session, prospect):
    writing = Writing(nina, sheet_of(prospect))
    writing.press("preview", body="Half a thou", recipient="")
    page = nina.get(sheet_of(prospect)).text
    found = re.search(rf'href="({sheet_of(prospect)}\?draft=[^"]+)"', page)
    assert found
    assert "Half a thou" in nina.get(found[1]).text
    nina.post(sheet_of(prospect), draft=writing.key, act="discard")
    assert count(session, MessageDraft) == 0


# F7
def test_two_first_clicks_at_once_begin_one_draft(session, cast, prospect, at_once):
    def begin(own):
        facts = (cast.nina.user.id, Channel.email, "prospect", prospect.id)
        message_drafts.keep(own, message_drafts.begin("one-form", *facts))

    assert at_once(begin, begin) == ["done", "done"]
    assert count(session, MessageDraft) == 1


# F7
def test_somebody_elses_draft_does_not_exist(nina, desk, cast, session, prospect):
    writing = Writing(nina, sheet_of(prospect))
    writing.press("preview", body="Only mine")
    ada = desk(cast.ada)
    assert "Only mine" not in ada.get(f"{sheet_of(prospect)}?draft={writing.key}").text
    assert ada.get(f"/office/email-logs/drafts/{writing.key}/page").status_code == 404


# F7
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ", "cannot be taken"),
        ("prices.pdf", b"MZ no PDF", "cannot be taken"),
        ("empty.txt", b"", "is empty"),
    ],
)
def test_a_file_that_cannot_go_is_named_and_nothing_typed_is_lost(
    nina, session, prospect, name, content, words
):
    page = (
        Writing(nina, sheet_of(prospect)).press("preview", files=(io.BytesIO(content), name)).text
    )
    assert words in page
    assert "We look forward to" in page
    assert count(session, MessageAttachment) == 0


# F6
def test_a_text_without_provider_is_kept_as_not_sent(nina, session, prospect):
    writing = Writing(nina, sheet_of(prospect, "text-logs"))
    writing.send(recipient="caller:caller_phone_mobile", body="See you at noon")
    text = messages(session)[0]
    assert (text.channel, text.body_text, text.recipient) == (
        Channel.text,
        "See you at noon",
        "+16175550142",
    )
    assert (text.state, text.last_error) == (Delivery.not_sent, "no provider")


# F7
def test_client_contact_and_payer_can_be_written_to(desk, session, cast):
    contact = factories.EmergencyContact(client=cast.bea.record, email_1="dora@example.test")
    ada = desk(cast.ada)
    people = {"client": cast.bea.record, "contact": contact, "payer": cast.paul.record}
    for kind, row in people.items():
        said = {"recipient": f"{kind}:email_1", "subject": "Hi", "body": "Dear {{recipient name}}"}
        Writing(ada, f"/office/email-logs/write/{kind}/{row.id}").send(**said)
    about = [(one.client_id, one.payer_id) for one in messages(session)]
    bea = cast.bea.record.id
    assert about == [(bea, None), (bea, None), (None, cast.paul.record.id)]
    for path in (f"emergency-contacts/{contact.id}", f"payers/{cast.paul.record.id}"):
        assert "Write a mail" in ada.get(f"/office/{path}").text


# F7, O4
def test_people_of_another_office_cannot_be_written_to(nina, cast):
    address = f"/office/email-logs/write/client/{cast.mallory.record.id}"
    assert nina.get(address).status_code == 404
    assert nina.post(address, draft="x" * 20, act="preview").status_code == 404
