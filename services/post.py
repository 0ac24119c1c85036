"""The carriers of messages: a mail server through Flask-Mail, the demo's mailbox, a text provider.

Their verdicts follow one rule: what the other side refuses for ever is bounced, everything else is
tried again. A mail that was perhaps taken is sent again, under the same Message-ID; a text only if
the provider has not got it.
"""

import hashlib
import logging
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import BadHeaderError, Connection
from flask_mail import Message as Envelope

from models.message import Channel, Delivery
from services import letters, opt_outs, text_reports, texting
from services.delivery import Carrier, Outcome, Parcel

AUTOMATIC = {"Auto-Submitted": "auto-generated"}
SECONDS = 10.0  # for each step of the conversation; a mail takes less than ten of them

log = logging.getLogger(__name__)


@contextmanager
def carriers(config: Mapping[str, Any]) -> Iterator[dict[Channel, Carrier]]:
    """Give the carriers that the settings allow; a channel without one waits."""
    found: dict[Channel, Carrier] = {Channel.text: Texts()}
    if config["MAIL_SERVER"]:
        found[Channel.email] = server = MailServer(config)
        try:
            yield found
        finally:
            server.hang_up()
        return
    if config["ENVIRONMENT"] == "development":
        found[Channel.email] = DemoMailbox()
    yield found


class PatientConnection(Connection):
    """Flask-Mail's connection, with a time-out for each step and a checked certificate."""

    def __init__(self, mail: Any, name: str) -> None:
        """Take Flask-Mail's settings, and the name by which to greet the server."""
        super().__init__(mail)
        self.name = name

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt where the settings say so, and sign in."""
        host = smtplib.SMTP(
            self.mail.server, self.mail.port, local_hostname=self.name, timeout=SECONDS
        )
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except (smtplib.SMTPException, OSError):
            host.close()
            raise
        return host


class MailServer:
    """Hands mails to the mail server, several through one connection, each to one person."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Connect only when there is something to send."""
        self._domain = domain(config)
        self._sender = parseaddr(config["MAIL_DEFAULT_SENDER"])[1]
        self._connection: Connection | None = None

    def carry(self, parcel: Parcel) -> Outcome:
        """Send one mail; after any trouble the next one begins with a new connection."""
        try:
            connection = self._connection or self._connect()
        except (smtplib.SMTPException, OSError) as error:
            return Outcome(Delivery.waiting, _words(error), reachable=False)
        try:
            connection.send(self.envelope(parcel), envelope_from=self._sender)
        except Exception as error:
            self.hang_up()
            return verdict(error)
        return Outcome(Delivery.sent)

    def envelope(self, parcel: Parcel) -> Envelope:
        """Write the mail with its headers; text first, the same as a page after it."""
        made = Envelope(
            subject=parcel.subject,
            recipients=[(letters.one_line(parcel.recipient_name), parcel.recipient)],
            body=parcel.text,
            html=parcel.html or None,
            sender=formataddr((letters.one_line(parcel.sender_name), self._sender)),
            reply_to=parcel.reply_to or None,
            extra_headers=None if parcel.facts.get("by_hand") else AUTOMATIC,
        )
        for name, kind, content in parcel.files:
            made.attach(name, kind, content)
        made.msgId = message_id(parcel.key, self._domain)
        return made

    def _connect(self) -> Connection:
        connection = PatientConnection(current_app.extensions["mail"], self._domain)
        connection.host = connection.configure_host()
        self._connection = connection
        return connection

    def hang_up(self) -> None:
        """End the connection, if there is one; a server that is gone already does not matter."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.host.quit()


def domain(config: Mapping[str, Any]) -> str:
    """The site's own domain, which every Message-ID bears."""
    return urlsplit(config["SITE_URL"]).hostname or "localhost"


def message_id(key: str, domain: str) -> str:
    """The Message-ID of whatever is sent under a key: always the same one."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def verdict(error: Exception) -> Outcome:
    """Tell what an error of one delivery means for the message."""
    words = _words(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return Outcome(Delivery.bounced if _code(error) >= 500 else Delivery.waiting, words)
    if isinstance(error, BadHeaderError | UnicodeError | ValueError):
        return Outcome(Delivery.failed, words)
    if not isinstance(error, smtplib.SMTPException | OSError):
        log.error("A message could not be handed over", exc_info=error)
    return Outcome(Delivery.waiting, words)


def _code(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> int:
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return max(code for code, _words in error.recipients.values())


def _words(error: Exception) -> str:
    """What the office reads in the log: the server's own answer where there is one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {answer.decode(errors='replace')}"
    if isinstance(error, smtplib.SMTPResponseException):
        said: bytes | str = error.smtp_error
        said = said.decode(errors="replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {said}"
    return f"{type(error).__name__}: {error}"


class DemoMailbox:
    """Where no mail server is set on one person's machine: the row itself is the mailbox."""

    def carry(self, parcel: Parcel) -> Outcome:
        """Leave the mail where the page /dev/mailbox/ shows it."""
        return Outcome(Delivery.sent, keeps_secrets=True)


class Texts:
    """Hands texts to the provider."""

    def carry(self, parcel: Parcel) -> Outcome:
        """Send one text; what the provider may have taken already is looked for there first."""
        text = texting.Text(parcel.recipient, parcel.text, parcel.key, parcel.id)
        provider = texting.provider()
        try:
            if (since := parcel.in_doubt_since) is not None:
                taken = provider.find(text, since, parcel.known)
                if taken is not None:
                    return _adopted(taken)
            return Outcome(Delivery.sent, reference=provider.send(text))
        except texting.TextRefused as refusal:
            return _refused(refusal)
        except OSError as error:
            return Outcome(Delivery.waiting, _words(error), reachable=False)
        except texting.Unclear as error:
            return Outcome(Delivery.waiting, str(error), in_doubt=True)
        except Exception as error:
            return replace(verdict(error), in_doubt=True)


def _adopted(taken: texting.Taken) -> Outcome:
    """Take for ours what the provider has, as far as it came there."""
    state = text_reports.STATES.get(taken.status.lower(), Delivery.sent)
    words = text_reports.words(taken.error) if state is Delivery.bounced else ""
    return Outcome(state, words, reference=taken.reference)


def _refused(refusal: texting.TextRefused) -> Outcome:
    if refusal.opted_out:
        return Outcome(Delivery.not_sent, opt_outs.words(), opted_out=True)
    return Outcome(Delivery.bounced if refusal.for_ever else Delivery.waiting, str(refusal))
