"""Texts over Twilio's REST interface, or whatever speaks it: the sandbox does (F6)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

import httpx

from services.texting.base import Text, TextRefused

SECONDS = 20.0
SECONDS_TO_CONNECT = 10.0
# Refusals that pass: too many at once, a queue that is full.
FOR_NOW = frozenset({14107, 20429, 21611, 30001, 30022})
Fields = Iterable[tuple[str, str]]


class Unclear(Exception):
    """The request went out and no usable answer came back: the text may have been taken."""


@dataclass(frozen=True)
class TextSettings:
    """Where the provider is, who we are there, and where it reports to."""

    url: str
    account: str
    token: str
    sender: str
    site: str


def signature(token: str, url: str, fields: Fields) -> str:
    """Sign a report as Twilio does: the full address, then each name with its value, sorted."""
    said = url + "".join(name + value for name, value in sorted(set(fields)))
    made = hmac.new(token.encode(), said.encode(), hashlib.sha1)
    return base64.b64encode(made.digest()).decode()


class Twilio:
    """Hands texts over, and knows which reports are Twilio's own."""

    name = "twilio"

    def __init__(self, settings: TextSettings) -> None:
        """Take the settings; nothing is asked before there is something to send."""
        self.settings = settings

    def send(self, text: Text) -> str:
        """Hand over one text; return Twilio's SID of it.

        Raises:
            TextRefused: Twilio answered and did not take it.
            OSError: nobody could be reached.
            Unclear: nobody knows whether it was taken.
        """
        ours = self.settings
        url = f"{ours.url}/2010-04-01/Accounts/{ours.account}/Messages.json"
        limits = httpx.Timeout(SECONDS, connect=SECONDS_TO_CONNECT)
        try:
            answer = httpx.post(
                url, data=self._fields(text), auth=(ours.account, ours.token), timeout=limits
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise OSError(f"The text provider cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            raise Unclear(f"The text provider did not answer: {type(error).__name__}") from error
        return _sid(answer)

    def _fields(self, text: Text) -> dict[str, str]:
        sender = self.settings.sender
        by = "MessagingServiceSid" if sender.startswith("MG") else "From"
        report = f"{self.settings.site}/texts/{text.message_id}/status"
        return {"To": text.recipient, by: sender, "Body": text.body, "StatusCallback": report}

    def is_genuine(self, given: str, path: str, fields: Fields) -> bool:
        """Tell whether a report bears Twilio's signature over our public address."""
        fields = list(fields)
        ours = signature(self.settings.token, self.settings.site + path, fields)
        own = ("AccountSid", self.settings.account) in fields
        return own and hmac.compare_digest(ours.encode(), given.encode())


def _sid(answer: httpx.Response) -> str:
    """Read what Twilio said."""
    try:
        said = answer.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if answer.status_code == httpx.codes.CREATED and said.get("sid"):
        return str(said["sid"])[:60]
    if answer.is_success:
        raise Unclear(f"The text provider answered {answer.status_code} without a SID.")
    code = said.get("code")
    words = f"{code or answer.status_code} {said.get('message') or answer.reason_phrase}"
    raise TextRefused(
        words[:500], for_ever=answer.status_code == httpx.codes.BAD_REQUEST and code not in FOR_NOW
    )
