"""Merge fields: the names that a template may ask for, such as {{client first name}} (F7).

The list is fixed. A name that is not on it, or has nothing to say about this person, is shown in
the preview and keeps the message from being sent.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services import wording

FIELD = re.compile(r"\{\{([^{}]*)\}\}")
STRAY = re.compile(r"\{\{|\}\}")
PROSPECT, CLIENT, CONTACT, PAYER = "prospect", "client", "contact", "payer"
CAREGIVER = "caregiver"
KINDS = (PROSPECT, CLIENT, CONTACT, PAYER, CAREGIVER)


@dataclass(frozen=True)
class Known:
    """What is known when a message is written: about whom, to whom, by whom, and when."""

    kind: str
    row: Any
    recipient_name: str
    sender_name: str
    agency: Mapping[str, Any]
    office: Any
    today: date
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One name, on whose profiles it has a value, and whether that bears health details."""

    name: str
    read: Callable[[Known], Any]
    kinds: tuple[str, ...] = KINDS
    is_health: bool = False


@dataclass
class Filled:
    """A text with its fields filled in, and what stands in the way."""

    text: str
    unknown: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def _client(known: Known) -> Any:
    return known.row.client if known.kind == CONTACT else known.row


def _of_client(name: str) -> Callable[[Known], Any]:
    return lambda known: getattr(_client(known), name)


def _of_row(name: str) -> Callable[[Known], Any]:
    return lambda known: getattr(known.row, name)


def _first_word(known: Known) -> str:
    return known.recipient_name.split(" ")[0]


def _day(value: date | None) -> str | None:
    return wording.full_day(value) if value else None


def _call_at(known: Known) -> str | None:
    at: datetime | None = known.row.assessment_call_at
    return wording.moment(at, known.office.time_zone) if at else None


def _care_types(known: Known) -> str:
    said = (known.row.other_information or {}).get("care_type", [])
    return said if isinstance(said, str) else ", ".join(said)


def _phone(number: str | None) -> str | None:
    return wording.phone(number) if number else None


ABOUT_CARE = (PROSPECT, CLIENT, CONTACT)
FIELDS = (
    Field("recipient name", lambda known: known.recipient_name),
    Field("recipient first name", _first_word),
    Field("my name", lambda known: known.sender_name),
    Field("agency name", lambda known: known.agency["agency_name"]),
    Field("agency phone", lambda known: _phone(known.office.phone or known.agency["agency_phone"])),
    Field("office name", lambda known: known.office.name),
    Field("today", lambda known: _day(known.today)),
    Field("client first name", _of_client("first_name"), ABOUT_CARE),
    Field("client last name", _of_client("last_name"), ABOUT_CARE),
    Field(
        "client preferred name",
        lambda known: _client(known).preferred_name or _client(known).first_name,
        ABOUT_CARE,
    ),
    Field("caller first name", _of_row("caller_first_name"), (PROSPECT,)),
    Field("caller last name", _of_row("caller_last_name"), (PROSPECT,)),
    Field("inquiry date", lambda known: _day(known.row.inquiry_date), (PROSPECT,)),
    Field("assessment call", _call_at, (PROSPECT,)),
    Field("payer name", _of_row("name"), (PAYER,)),
    Field("care types wanted", _care_types, (PROSPECT,), is_health=True),
    Field(
        "diagnoses and allergies",
        lambda known: ", ".join(known.conditions),
        (CLIENT, CONTACT),
        is_health=True,
    ),
)
BY_NAME = {one.name: one for one in FIELDS}


def written(name: str) -> str:
    """Write a field as it stands in a template."""
    return "{{" + name + "}}"


def offered(kind: str) -> list[Field]:
    """The fields that can have a value on one kind of profile."""
    return [one for one in FIELDS if kind in one.kinds]


def named(text: str) -> list[str]:
    """The names that a text asks for, in their order, each once."""
    return list(dict.fromkeys(_plain(name) for name in FIELD.findall(text)))


def unknown(text: str) -> list[str]:
    """What a text asks for that is not on the list, or stands in half a pair of braces."""
    found = [written(name) for name in named(text) if name not in BY_NAME]
    return [*found, *STRAY.findall(FIELD.sub("", text))]


def bearing_health(text: str) -> list[str]:
    """The fields of a text whose values are health details."""
    return [name for name in named(text) if name in BY_NAME and BY_NAME[name].is_health]


def fill(text: str, known: Known) -> Filled:
    """Fill in one text; a value that looks like a field stays a value."""
    filled = Filled("", unknown=unknown(text))

    def put(match: re.Match[str]) -> str:
        one = BY_NAME.get(_plain(match[1]))
        if one is None:
            return match[0]
        value = one.read(known) if known.kind in one.kinds else None
        if value in (None, ""):
            filled.empty.append(written(one.name))
            return match[0]
        return str(value)

    filled.text = FIELD.sub(put, text)
    filled.empty = list(dict.fromkeys(filled.empty))
    return filled


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
