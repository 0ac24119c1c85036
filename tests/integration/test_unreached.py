"""A message that did not arrive is said where people look, with what to do (F5)."""

import pytest

from models.message import Channel, Delivery
from tests import factories
from tests.fixtures.writing import Writing

BOUNCED = {"state": Delivery.bounced, "last_error": "550 5.1.1 No such person"}


@pytest.fixture
def nina(desk, cast):
    """Nina does intake in Bea's office."""
    return desk(cast.nina)


@pytest.fixture
def prospect(cast):
    return factories.Prospect(
        office=cast.bea.record.office,
        caller_first_name="Dora",
        caller_last_name="Quill",
        caller_email="dora@example.test",
        caller_phone_mobile="+16175550142",
    )


def mail(prospect, **more):
    about = {"office": prospect.office, "prospect_id": prospect.id}
    return factories.Message(**{**about, "recipient": "dora@example.test", **more})


# F5
def test_a_bounced_mail_stands_at_the_top_of_the_profile_and_in_its_log(
    nina, prospect, run, mail_server
):
    Writing(nina, f"/office/email-logs/write/prospect/{prospect.id}").send(
        subject="Your visit", body="Hello"
    )
    mail_server.refuse("550 5.1.1 No such person")
    run("deliver_messages")
    for tab in ("", "/referral", "/emails"):
        page = nina.get(f"/office/prospects/{prospect.id}{tab}").text
        assert "“Your visit” did not reach Dora Quill (caller), dora@example.test" in page
        assert "550 5.1.1 No such person" in page
        assert "There is no such mailbox" in page
    assert page.count("There is no such mailbox") == 2  # at the top and in the log


# F5
def test_what_was_mended_is_said_no_more(nina, session, prospect):
    mail(prospect, **BOUNCED)
    address = f"/office/prospects/{prospect.id}"
    assert "did not reach" in nina.get(address).text
    mail(prospect, state=Delivery.sent)
    assert "did not reach" not in nina.get(address).text
    mail(prospect, **BOUNCED)
    assert "did not reach" in nina.get(address).text
    prospect.caller_email = "dorothea@example.test"
    session.commit()
    assert "did not reach" not in nina.get(address).text


# F5
def test_a_message_that_waits_or_was_kept_here_is_no_bounce(nina, prospect):
    mail(prospect, state=Delivery.waiting)
    text = {"channel": Channel.text, "recipient": "+16175550142", "subject": None}
    mail(prospect, state=Delivery.not_sent, last_error="no provider", **text)
    assert "did not reach" not in nina.get(f"/office/prospects/{prospect.id}").text


# F5, F6
def test_it_says_where_the_address_is_corrected(nina, session, cast, prospect):
    contact = factories.EmergencyContact(client=cast.bea.record, phone_mobile="+16175550143")
    factories.Message(
        office=cast.bea.record.office,
        client_id=cast.bea.record.id,
        channel=Channel.text,
        recipient="+16175550143",
        subject=None,
        state=Delivery.bounced,
        last_error="21211 Not valid",
    )
    page = nina.get(f"/office/clients/{cast.bea.record.id}").text
    assert "This number takes no texts." in page
    assert f'href="/office/emergency-contacts/{contact.id}">Correct the address' in page
    prospect.email_1 = "olga@example.test"
    mail(prospect, recipient="olga@example.test", **BOUNCED)
    page = nina.get(f"/office/prospects/{prospect.id}").text
    assert f'href="/office/prospects/{prospect.id}/client">Correct the address' in page


# F7
def test_a_merge_field_without_value_is_named_beside_its_field_and_nothing_is_lost(nina, prospect):
    writing = Writing(nina, f"/office/email-logs/write/prospect/{prospect.id}")
    said = {"subject": "On {{assessment call}}", "body": "Dear {{cousin}}, we come."}
    page = writing.press("preview", **said)
    assert page.status_code == 422
    for field, words in (
        ("subject", "{{assessment call}} has no value here"),
        ("body", "{{cousin}} is no merge field"),
    ):
        beside = page.text.split(f'id="{field}-error"')[1][:300]
        assert words in beside
    assert 'value="On {{assessment call}}"' in page.text
    assert "Dear {{cousin}}, we come.</textarea>" in page.text
    mended = {"subject": "On Monday", "body": "Dear Dora, we come."}
    assert 'value="send"' in writing.press("preview", **mended).text


# F7
def test_a_template_whose_field_has_no_value_says_so_at_once(nina, session, prospect):
    template = factories.MessageTemplate(subject="Our call on {{assessment call}}")
    writing = Writing(nina, f"/office/email-logs/write/prospect/{prospect.id}")
    page = writing.press("template", template=str(template.id)).text
    assert "has no value here" in page.split('id="subject-error"')[1][:300]
    assert "Our call on {{assessment call}}" in page
