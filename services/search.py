"""Finding anything by what somebody remembers of it: a name, a phone number, an invoice number.

Each kind of record costs one statement, whatever was typed; the wall beneath decides what exists.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.invoice import Invoice
from models.office import Office
from models.payer import Payer
from models.prospect import Prospect
from models.search import terms
from models.task import OPEN_STATUSES, Task

SHOWN = 6
LOOKED_AT = 200
SHORTEST = 2
LONGEST = 100
NATIONAL = 10
PHONE = re.compile(r"[\d\s().+\-/]+")

# What is told beside a name comes in the same statement.
BESIDE: dict[type[Any], tuple[str, ...]] = {
    Client: ("office",),
    Prospect: ("office",),
    EmergencyContact: ("client",),
    Payer: ("office",),
    Caregiver: ("office",),
    Invoice: ("client", "payer"),
    Task: ("client", "prospect"),
}


def cleaned(text: str) -> str:
    """Leave out what nobody means to search for; too little to search for is nothing."""
    words = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    return words if len(words) >= SHORTEST and terms(words) else ""


def find(session: Session, model: type[Any], text: str) -> tuple[list[Any], bool]:
    """Find the best few rows of a model, and tell whether there are more."""
    query = select(model).where(model.deleted_at.is_(None))
    query = query.options(*(joinedload(getattr(model, name)) for name in BESIDE[model]))
    found = list(session.scalars(_matching(query, model, text).limit(SHOWN + 1)))
    return found[:SHOWN], len(found) > SHOWN


def phone_digits(text: str) -> str:
    """Read a whole phone number however it is written; empty if it is none."""
    digits = re.sub(r"\D", "", text) if PHONE.fullmatch(text) else ""
    return digits if len(digits) >= NATIONAL else ""


def _matching(query: Select[Any], model: type[Any], text: str) -> Select[Any]:
    if model is Invoice:
        return query.where(_numbered(text)).order_by(Invoice.id.desc())
    if model is Task:
        done = case((Task.status.in_(OPEN_STATUSES), 0), else_=1)
        words = (Task.title.icontains(word, autoescape=True) for word in terms(text))
        return query.where(*words).order_by(done, Task.due_at.desc(), Task.id)
    names = _names(model)
    # The few that are sorted are found first: a short name is borne by thousands.
    ids = select(model.id).where(model.deleted_at.is_(None), _known_by(model, text))
    first = func.lower(names[0]).startswith(terms(text)[0], autoescape=True)
    near = query.where(model.id.in_(ids.limit(LOOKED_AT)))
    return near.order_by(case((first, 0), else_=1), *names, model.id)


def _names(model: type[Any]) -> list[Any]:
    return [model.name] if model is Payer else [model.last_name, model.first_name]


def _known_by(model: type[Any], text: str) -> ColumnElement[bool]:
    """Every word stands in the search column; a whole phone number in any phone's column."""
    digits = phone_digits(text)
    if not digits:
        return and_(*(model.search.contains(word, autoescape=True) for word in terms(text)))
    written = (f"+{digits}", f"+1{digits[-NATIONAL:]}")
    columns = [column for column in model.__table__.columns if "phone" in column.key.split("_")]
    phones = [getattr(model, column.key).in_(written) for column in columns]
    return or_(model.search.contains(digits[-NATIONAL:]), *phones)


def _numbered(text: str) -> ColumnElement[bool]:
    """An invoice's number, whole or without its office's prefix: LAK-121, lak-121, #121."""
    number = text.removeprefix("#").strip()
    if not number:
        return false()
    whole = Invoice.number.in_({number, number.upper()})
    if not (number.isascii() and number.isdecimal()):
        return whole
    of_office = select(cast(Office.invoice_prefix, String) + number)
    return or_(whole, Invoice.number.in_(of_office))
