"""The tests' own mail server: what it records and how it fails."""

import smtplib
from email.message import EmailMessage

import pytest


def send(smtp, **smtp_options):
    mail = EmailMessage()
    mail["To"], mail["From"], mail["Subject"] = "bea@example.test", "office@example.test", "Hello"
    mail.set_content("Your visit is tomorrow.")
    with smtplib.SMTP(smtp.host, smtp.port, **({"timeout": 5} | smtp_options)) as connection:
        return connection.send_message(mail)


def test_a_mail_is_kept_with_its_recipient(smtp):
    send(smtp)
    assert [(m["Subject"], m["X-Envelope-To"]) for m in smtp.mails] == [
        ("Hello", "bea@example.test")
    ]


@pytest.mark.parametrize("reply", ["451 4.3.0 Try again later", "550 5.1.1 No such person"])
def test_a_refused_mail_is_not_kept_and_the_next_one_is(smtp, reply):
    smtp.refuse(reply)
    with pytest.raises(smtplib.SMTPRecipientsRefused, match=reply[:3]):
        send(smtp)
    assert smtp.mails == []
    send(smtp)
    assert len(smtp.mails) == 1


def test_a_dropped_connection_leaves_the_mail_delivered(smtp):
    smtp.drop()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp)
    assert len(smtp.mails) == 1


def test_a_hanging_server_is_given_up_on(smtp):
    smtp.hang()
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(smtp, timeout=0.2)
    assert smtp.mails == []
