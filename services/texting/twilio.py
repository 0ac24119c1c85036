"""Texts over Twilio's REST interface, or whatever speaks it: the sandbox does (F6)."""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from services.texting.base import Taken, Text, TextRefused, Unclear

SECONDS = 20.0
SECONDS_TO_CONNECT = 10.0
LIMITS = httpx.Timeout(SECONDS, connect=SECONDS_TO_CONNECT)
# Refusals that pass: too many at once, a queue that is full.
FOR_NOW = frozenset({14107, 20429, 21611, 30001, 30022})
OPTED_OUT = "21610"
CLOCKS_DIFFER = timedelta(minutes=10)
MOST_LISTED = 100
Fields = Iterable[tuple[str, str]]


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
        answer = self._ask("POST", data=self._fields(text))
        said = _said(answer)
        if answer.status_code == httpx.codes.CREATED and said.get("sid"):
            return str(said["sid"])[:60]
        if answer.is_success or answer.is_server_error:
            raise Unclear(f"The text provider answered {_words(answer, said)} without a SID.")
        raise _refusal(answer, said)

    def find(self, text: Text, since: datetime, known: Collection[str]) -> Taken | None:
        """Look through the newest texts to the same number for one with the same words.

        Not by DateSent: a text that still stands in Twilio's queue has none.

        Raises:
            TextRefused: Twilio answered, but not the question.
            OSError: nobody could be reached.
            Unclear: no usable answer came back.
        """
        query = {"To": text.recipient, "PageSize": str(MOST_LISTED)}
        answer = self._ask("GET", params=query)
        said = _said(answer)
        listed = said.get("messages")
        if not answer.is_success or not isinstance(listed, list):
            raise TextRefused(_words(answer, said), for_ever=False)
        fitting = (one for one in listed if _is_same(one, text, since) and one["sid"] not in known)
        return next((_taken(one) for one in reversed(list(fitting))), None)

    def _ask(self, method: str, **what: Any) -> httpx.Response:
        ours = self.settings
        url = f"{ours.url}/2010-04-01/Accounts/{ours.account}/Messages.json"
        try:
            return httpx.request(
                method, url, auth=(ours.account, ours.token), timeout=LIMITS, **what
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise OSError(f"The text provider cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            raise Unclear(f"The text provider did not answer: {type(error).__name__}") from error

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


def _said(answer: httpx.Response) -> dict[str, Any]:
    """Read what Twilio said; nothing if it is not what Twilio says."""
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _words(answer: httpx.Response, said: dict[str, Any]) -> str:
    code = said.get("code") or answer.status_code
    return f"{code} {said.get('message') or answer.reason_phrase}"[:500]


def _refusal(answer: httpx.Response, said: dict[str, Any]) -> TextRefused:
    code = said.get("code")
    return TextRefused(
        _words(answer, said),
        for_ever=answer.status_code == httpx.codes.BAD_REQUEST and code not in FOR_NOW,
        opted_out=str(code) == OPTED_OUT,
    )


def _is_same(listed: Any, text: Text, since: datetime) -> bool:
    """Tell whether a text of Twilio's list is this one."""
    if not isinstance(listed, dict) or not listed.get("sid"):
        return False
    if str(listed.get("direction", "")).startswith("inbound"):
        return False
    is_equal = (listed.get("to"), str(listed.get("body", "")).strip()) == (
        text.recipient,
        text.body.strip(),
    )
    return is_equal and _made_at(listed) >= since - CLOCKS_DIFFER


def _made_at(listed: dict[str, Any]) -> datetime:
    """Read when Twilio took a text; what cannot be read may be of today."""
    try:
        made = parsedate_to_datetime(str(listed.get("date_created")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _taken(listed: dict[str, Any]) -> Taken:
    error = listed.get("error_code")
    return Taken(str(listed["sid"])[:60], str(listed.get("status", "")), str(error or ""))
