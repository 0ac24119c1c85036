"""The demo's mailbox."""

import re

import pytest

from models.message import Channel
from services import messages
from tests import factories

TOKEN = "tok-en_1"


@pytest.fixture
def mail(session):
    """A mail with a secret link, to Bea."""
    office = factories.Office()
    return messages.write(
        session,
        at=factories.NOW,
        kind="plain",
        recipient="bea@example.test",
        recipient_name="Bea Baker",
        office_id=office.id,
        context={
            "subject": "Welcome",
            "body": f"Open http://127.0.0.1:8000/invitations/{messages.marker('token')}",
        },
        secrets={"token": TOKEN},
        dedupe_key="welcome:1",
    )


def test_an_empty_mailbox_says_what_will_be_there(client):
    assert "No mail yet" in client.get("/dev/mailbox/").text


def test_the_newest_stand_first(client, session, mail):
    factories.Message(channel=Channel.text, subject=None, body_text="On our way")
    page = client.get("/dev/mailbox/").text
    assert page.index("On our way") < page.index("Welcome")


def test_a_mail_is_shown_with_headers_and_clickable_link(client, mail):
    page = client.get(f"/dev/mailbox/{mail}/").text
    assert "Bea Baker &lt;bea@example.test&gt;" in page
    assert re.search(r"&lt;[0-9a-f]{40}@127\.0\.0\.1&gt;", page)
    assert f'<a href="http://127.0.0.1:8000/invitations/{TOKEN}"' in page


def test_the_mail_s_page_is_fenced_in(client, mail):
    answer = client.get(f"/dev/mailbox/{mail}/page")
    assert TOKEN in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy


def test_there_is_nothing_where_no_message_is(client):
    assert client.get("/dev/mailbox/99/").status_code == 404


@pytest.mark.parametrize("path", ["", "1/", "1/page"])
def test_only_the_demo_has_a_mailbox(app, client, mail, monkeypatch, path):
    monkeypatch.setitem(app.config, "ENVIRONMENT", "production")
    assert client.get(f"/dev/mailbox/{path}").status_code == 404
