"""Mails and texts that did not arrive, said at the top of a profile with what to do (F5)."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from models.base import db
from models.message import Channel
from services import addressees, bounces
from services.addressees import Addressee
from services.merge_fields import PROSPECT
from services.timeline import About
from views import links
from views.permissions import may

SCREENS = {Channel.email: "EmailLogs", Channel.text: "TextLogs"}


def notes(profile: Any, kind: str, row: Any, about: Callable[[int], About]) -> list[dict[str, Any]]:
    """Say what did not reach whom, what to do, and where the address is corrected."""
    session = db.session()
    channels = [channel for channel, screen in SCREENS.items() if may("show", screen)]
    people: dict[str, Addressee] = {}
    for one in addressees.reachable(session, kind, row, *channels):
        people.setdefault(one.address, one)
    return [
        {
            "message": message,
            "to": people[message.recipient].words,
            "advice": bounces.advice(message),
            "href": links.address(message),
            "mend": correction(profile, kind, row, people[message.recipient]),
        }
        for message in bounces.unreached(session, about(row.id), people.keys())
        if message.channel in channels
    ]


def correction(profile: Any, kind: str, row: Any, to: Addressee) -> str:
    """Lead to where an address is noted: on a tab of the profile, or on the contact's record."""
    owner = to.key.partition(":")[0]
    if owner.startswith("contact-"):
        return url_for("emergency-contacts.record", key=owner.removeprefix("contact-"))
    is_other = kind == PROSPECT and owner == "client"
    return str(profile.tab_url(row, "client" if is_other else ""))
