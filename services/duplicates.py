"""Likely duplicates: people on the books who seem to be the same person (P14).

While an inquiry is still being typed, services/matches.py looks more widely.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import auto
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, Table, literal, null, select, union, union_all
from sqlalchemy.orm import Session

from models.base import Words
from models.client import Client
from models.prospect import Prospect, ProspectStage
from services import contacts

MOST = 10
MOST_READ = 100
# A number at work is shared with colleagues: it tells nothing about who somebody is.
CLIENT_PHONES = ("phone_home", "phone_mobile")
CLIENT_EMAILS = ("email_1", "email_2")
PROSPECT_PHONES = ("phone_home", "phone_mobile", "caller_phone_home", "caller_phone_mobile")
PROSPECT_EMAILS = ("email_1", "caller_email")
MOST_PHONES = len(PROSPECT_PHONES)
COLUMNS: dict[type[Any], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Client: (CLIENT_EMAILS, CLIENT_PHONES),
    Prospect: (PROSPECT_EMAILS, PROSPECT_PHONES),
}

Person = TypeVar("Person", Client, Prospect)


class Sign(Words):
    """By what two records are alike."""

    name_and_birth_date = auto()
    phone = auto()
    email = auto()
    same_name = auto()
    near_name = auto()
    caller = auto()

    @property
    def label(self) -> str:
        """As one says it: the same name and birth date."""
        return str(SIGN_WORDS[self])


SIGN_WORDS = {
    Sign.name_and_birth_date: _l("Same name and birth date"),
    Sign.phone: _l("Same phone"),
    Sign.email: _l("Same e-mail"),
    Sign.same_name: _l("Same name"),
    Sign.near_name: _l("Similar name"),
    Sign.caller: _l("Same caller"),
}


@dataclass(frozen=True)
class Traits:
    """What a person is recognised by."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name without capitals and accents."""
        return contacts.search_key(f"{self.first_name} {self.last_name}")


@dataclass(frozen=True)
class Known:
    """Somebody who seems to be the same person, as a page names them; `kind` is the table."""

    kind: str
    id: int
    name: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Likeness:
    """A record that seems to be the same person, and by what."""

    row: Any
    signs: tuple[Sign, ...]


def of_client(row: Client | Prospect) -> Traits:
    """The traits of a client, or of the person whom a prospect's caller spoke for."""
    emails = CLIENT_EMAILS if isinstance(row, Client) else ("email_1",)
    return _traits(row, emails, CLIENT_PHONES)


def of_inquiry(row: Prospect) -> Traits:
    """The traits of a whole inquiry: the person's own and the caller's."""
    return _traits(row, PROSPECT_EMAILS, PROSPECT_PHONES)


def clients_like(session: Session, traits: Traits) -> list[Likeness]:
    """Find clients who seem to be this person, the most alike first."""
    found = candidates(session, Client, traits)
    return _alike(traits, ((row, of_client(row)) for row in found))


def prospects_like(session: Session, traits: Traits, but: int | None = None) -> list[Likeness]:
    """Find inquiries not yet won that seem to be about this person, except the one given."""
    found = candidates(session, Prospect, traits)
    others = [row for row in found if row.id != but and row.stage is not ProspectStage.won]
    return _alike(traits, ((row, of_inquiry(row)) for row in others))


def _traits(row: Any, emails: tuple[str, ...], phones: tuple[str, ...]) -> Traits:
    return Traits(
        row.first_name,
        row.last_name,
        row.birth_date,
        frozenset(filter(None, (getattr(row, name) for name in emails))),
        frozenset(filter(None, (getattr(row, name) for name in phones))),
    )


def known_already(
    session: Session, prospect: Prospect, models: tuple[type[Any], ...]
) -> list[Known]:
    """Find in one statement who else seems to be meant by an inquiry, the most alike first.

    It reads what people are recognised by and no more, so that each profile can say it.
    """
    traits = of_inquiry(prospect)
    legs = [leg for model in models if (leg := _leg(model, traits, prospect.id)) is not None]
    if not legs:
        return []
    found = []
    for row in session.execute(union_all(*legs)):
        emails, phones = (frozenset(filter(None, part)) for part in (row[5:7], row[7:]))
        theirs = Traits(row.first_name, row.last_name, row.birth_date, emails, phones)
        if signs := signs_of(traits, theirs):
            found.append(Known(row.kind, row.id, f"{row.first_name} {row.last_name}", signs))
    return sorted(found, key=lambda one: -len(one.signs))[:MOST]


def _leg(model: type[Person], traits: Traits, but: int) -> Select[Any] | None:
    """Select the traits of those of one table who share one, the newest first."""
    shared = _shared(model, traits)
    if not shared:
        return None
    emails, phones = COLUMNS[model]
    numbers = [getattr(model, name) for name in phones]
    query = select(
        literal(model.__tablename__).label("kind"),
        *(model.id, model.first_name, model.last_name, model.birth_date),
        *(getattr(model, name) for name in emails),
        *numbers,
        *(null() for _missing in range(MOST_PHONES - len(numbers))),
    ).where(model.id.in_(union(*shared)), model.deleted_at.is_(None))
    if model is Prospect:
        query = query.where(Prospect.id != but, Prospect.stage != ProspectStage.won)
    return select(query.order_by(model.id.desc()).limit(MOST_READ).subquery())


def candidates(
    session: Session, model: type[Person], traits: Traits, *more: Select[int]
) -> list[Person]:
    """Read whoever shares a trait; each trait has its index, so this is quick at any size.

    `more` are further selections of ids.
    """
    shared = _shared(model, traits)
    if not shared and not more:
        return []
    keys = union(*shared, *more)
    query = select(model).where(model.id.in_(keys), model.deleted_at.is_(None))
    return list(session.scalars(query.order_by(model.id)))


def _shared(model: type[Person], traits: Traits) -> list[Select[int]]:
    """Select the ids of those who share a trait, one selection for each index.

    What hundreds share, such as an address that stands for none, tells nobody from another, and
    anybody can make it so through the public form: it is not read to its end.
    """
    table: Table = model.__table__
    emails, phones = COLUMNS[model]
    same: list[ColumnElement[bool]] = [
        table.c[name].in_(traits.emails) for name in emails if traits.emails
    ]
    same += [table.c[name].in_(traits.phones) for name in phones if traits.phones]
    if traits.birth_date:
        same.append(table.c.birth_date == traits.birth_date)
    few = (select(table.c.id).where(one).limit(MOST_READ).subquery() for one in same)
    return [select(one.c.id) for one in few]


def _alike(traits: Traits, people: Iterable[tuple[Any, Traits]]) -> list[Likeness]:
    found = [Likeness(row, signs) for row, theirs in people if (signs := signs_of(traits, theirs))]
    return sorted(found, key=lambda one: -len(one.signs))[:MOST]


def signs_of(one: Traits, other: Traits) -> tuple[Sign, ...]:
    """By what two people are so alike that they may be one."""
    signs = []
    if one.birth_date and one.birth_date == other.birth_date and one.name == other.name:
        signs.append(Sign.name_and_birth_date)
    if one.phones & other.phones:
        signs.append(Sign.phone)
    if one.emails & other.emails:
        signs.append(Sign.email)
    return tuple(signs)
