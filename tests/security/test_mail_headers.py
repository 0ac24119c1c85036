"""Nothing that people typed becomes a header of a mail, or another recipient."""

import pytest

from models.message import Channel
from services import letters, post
from services.delivery import Parcel
from tests import factories

INJECTIONS = [
    "\r\nBcc: all@evil.test",
    "\nX-Evil: 1",
    "\rBcc: all@evil.test",
    "\r\n\r\n<b>body</b>",
]
FIELDS = ["recipient", "recipient_name", "subject", "sender_name", "reply_to", "key"]


@pytest.fixture
def carrier(app, mail_server):
    """Hand parcels to a mail server that keeps what it is given."""
    with app.app_context():
        yield post.MailServer(app.config)


def parcel(**changed):
    facts = {
        "id": 1,
        "lease_until": factories.NOW,
        "channel": Channel.email,
        "kind": "plain",
        "key": "note:1",
        "recipient": "bea@example.test",
        "recipient_name": "Bea Baker",
        "subject": "Your visit",
        "text": "Hello.",
        "html": "<p>Hello.</p>",
        "sender_name": "Tendwell Home Care",
        "reply_to": "office@example.test",
        "facts": {},
        "tries": 1,
    }
    return Parcel(**facts | changed)


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_mail_brings_a_header(carrier, mail_server, field):  # F5
    for words in INJECTIONS:
        carrier.carry(parcel(**{field: f"bea@example.test{words}"}))
    carrier.hang_up()
    for mail in mail_server.mails:
        assert "Bcc" not in mail
        assert "X-Evil" not in mail
        assert mail["X-Envelope-To"] == "bea@example.test"
        assert "evil.test" not in mail["X-Envelope-To"]


@pytest.mark.parametrize("field", ["recipient_name", "sender_name"])
def test_a_line_break_in_a_name_keeps_no_mail_here(carrier, mail_server, field):
    carrier.carry(parcel(**{field: "Tendwell\r\nHome Care"}))
    carrier.hang_up()
    [mail] = mail_server.mails
    assert "Tendwell Home Care" in f"{mail['From']} {mail['To']}"


def test_what_the_mailed_page_says_is_a_part_of_its_own(carrier, mail_server):
    carrier.carry(parcel(text="Hello.\r\n.\r\nMAIL FROM:<x@evil.test>\r\nBcc: all@evil.test"))
    carrier.hang_up()
    [mail] = mail_server.mails
    assert mail["X-Envelope-To"] == "bea@example.test"


def test_each_mail_goes_to_one_person(carrier, mail_server):
    """Of several recipients one may be refused without a word."""
    carrier.carry(parcel(recipient="bea@example.test, all@evil.test"))
    carrier.hang_up()
    assert all("," not in mail["X-Envelope-To"] for mail in mail_server.mails)


@pytest.mark.parametrize("path", ["//evil.test/", "https://evil.test/", "evil.test", "", "@evil"])
def test_a_mail_links_to_this_site_only(app, path):  # A2
    with pytest.raises(ValueError, match="is no path"):
        letters.link(path)
