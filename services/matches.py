"""Possible matches of an inquiry that is being typed, among prospects and clients (P2).

Somebody may have rung already: the daughter before the son. This looks more widely than
services/duplicates.py, which decides what a conversion would make twice: a name is enough here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.client import Client
from models.prospect import Prospect, ProspectStage
from models.search import terms
from services import contacts, duplicates
from services.duplicates import PROSPECT_EMAILS, PROSPECT_PHONES, Likeness, Sign, Traits
from services.errors import Refused

MOST = 5
LOOKED_AT = 200
SHORTEST = 2
STEM = 3
NOTHING = Traits("", "")


@dataclass(frozen=True)
class Inquiry:
    """What has been typed so far about the person and about the caller."""

    person: Traits = NOTHING
    caller: tuple[str, str] = ("", "")


def read(typed: Mapping[str, str]) -> Inquiry:
    """Take from a form what somebody is recognised by; what is not finished yet is left out."""
    emails = [_kept(contacts.email, typed.get(name, "")) for name in PROSPECT_EMAILS]
    phones = [_kept(contacts.phone, typed.get(name, "")) for name in PROSPECT_PHONES]
    person = Traits(
        _name(typed, "first_name"),
        _name(typed, "last_name"),
        _day(typed.get("birth_date", "")),
        frozenset(filter(None, emails)),
        frozenset(filter(None, phones)),
    )
    return Inquiry(person, (_name(typed, "caller_first_name"), _name(typed, "caller_last_name")))


def people(session: Session, inquiry: Inquiry, models: tuple[type[Any], ...]) -> list[Likeness]:
    """Find who may be meant, the most alike first; one statement for each model."""
    found = []
    for model in models:
        callers = [_named(model, *inquiry.caller)] if model is Prospect else []
        named = [_named(model, inquiry.person.first_name, inquiry.person.last_name), *callers]
        more = [one for one in named if one is not None]
        for row in duplicates.candidates(session, model, inquiry.person, *more):
            signs = () if _is_won(row) else signs_of(inquiry, row)
            if signs:
                found.append(Likeness(row, signs))
    return sorted(found, key=lambda one: -len(one.signs))[:MOST]


def signs_of(inquiry: Inquiry, row: Client | Prospect) -> tuple[Sign, ...]:
    """By what a record is like the inquiry."""
    is_prospect = isinstance(row, Prospect)
    theirs = duplicates.of_inquiry(row) if is_prospect else duplicates.of_client(row)
    signs = duplicates.signs_of(inquiry.person, theirs)
    if Sign.name_and_birth_date not in signs:
        signs = (*_by_name(inquiry.person, theirs), *signs)
    if is_prospect and all(inquiry.caller) and _is_caller(inquiry, row):
        return (*signs, Sign.caller)
    return signs


def _is_caller(inquiry: Inquiry, row: Any) -> bool:
    key = contacts.search_key
    return key(" ".join(inquiry.caller)) == key(row.caller_name)


def _by_name(one: Traits, other: Traits) -> tuple[Sign, ...]:
    """Another birth date makes it another person."""
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return ()
    if not (one.first_name and one.last_name):
        return ()
    if one.name == other.name:
        return (Sign.same_name,)
    key = contacts.search_key
    first, known = sorted((key(one.first_name), key(other.first_name)), key=len)
    is_near = len(first) >= STEM and known.startswith(first)
    return (Sign.near_name,) if is_near and key(one.last_name) == key(other.last_name) else ()


def _named(model: type[Any], first: str, last: str) -> Select[int] | None:
    """Select the ids of who may bear a name, shortened or not."""
    if min(len(first), len(last)) < SHORTEST:
        return None
    words = [*terms(first[:STEM]), *terms(last)]
    bears = (model.search.contains(word, autoescape=True) for word in words)
    near = select(model.id).where(model.deleted_at.is_(None), *bears).limit(LOOKED_AT).subquery()
    return select(near.c.id)


def _is_won(row: Client | Prospect) -> bool:
    """What became a client is found as the client."""
    return isinstance(row, Prospect) and row.stage is ProspectStage.won


def _name(typed: Mapping[str, str], name: str) -> str:
    return " ".join(typed.get(name, "").replace("\x00", "").split())[:120]


def _kept(check: Any, raw: str) -> str | None:
    try:
        return str(check(raw)) if raw.strip() else None
    except Refused:
        return None


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None
