"""Referral sources that are the same place in another spelling: St. Mary's, Saint Marys (P7)."""

import re
from difflib import SequenceMatcher

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.referral_source import ReferralSource
from services import contacts

SHOWN = 5
LOOKED_AT = 200
SHORTEST = 2
STEM = 4
ALIKE = 0.75
SPELLINGS = {
    "saint": "st",
    "sainte": "st",
    "mount": "mt",
    "center": "centre",
    "ctr": "centre",
    "hosp": "hospital",
    "dept": "department",
}
# What half of all places are called tells nothing about which one is meant.
WEAK = frozenset(
    [
        "a",
        "and",
        "at",
        "by",
        "care",
        "center",
        "centre",
        "clinic",
        "department",
        "for",
        "group",
        "health",
        "home",
        "hospital",
        "inc",
        "llc",
        "medical",
        "mt",
        "of",
        "our",
        "services",
        "st",
        "the",
    ]
)


def fold(name: str) -> str:
    """Return a name without what people write one way or another."""
    plain = contacts.search_key(name).replace("’", "").replace("'", "")
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return " ".join(SPELLINGS.get(word, word) for word in words)


def likely(
    session: Session, organisation: str, most: int = SHOWN, office_id: int | None = None
) -> list[ReferralSource]:
    """Find the sources that may be meant, the most alike first, in one statement.

    With an office, only those that it sees: for the system, who would see all of them.
    """
    wanted = fold(organisation)
    stems = _stems(organisation)
    if not stems:
        return []
    query = select(ReferralSource).where(
        ReferralSource.deleted_at.is_(None),
        or_(*(ReferralSource.search.contains(stem, autoescape=True) for stem in sorted(stems))),
    )
    if office_id is not None:
        own = ReferralSource.office_id
        query = query.where(or_(own.is_(None), own == office_id))
    found = session.scalars(query.order_by(ReferralSource.id).limit(LOOKED_AT))
    scored = [(likeness(wanted, fold(one.organisation)), one) for one in found]
    near = [(score, one) for score, one in scored if score >= ALIKE]
    near.sort(key=lambda pair: (-pair[0], str(pair[1])))
    return [one for _score, one in near[:most]]


def is_same(source: ReferralSource, organisation: str, department: str, person: str) -> bool:
    """Tell whether these are the words of a source, spelled alike or not."""
    known = (source.organisation, source.department or "", source.person or "")
    return [fold(part) for part in known] == [
        fold(part) for part in (organisation, department, person)
    ]


def likeness(one: str, other: str) -> float:
    """Tell how alike two folded names are; the beginning of a name counts, as does its core."""
    if one == other:
        return 1.0
    words, others = _telling(one), _telling(other)
    if words and all(any(each.startswith(word) for each in others) for word in words):
        return 0.95
    if others and all(word in words for word in others):
        return 0.9
    return SequenceMatcher(None, " ".join(words), " ".join(others)).ratio()


def _stems(name: str) -> set[str]:
    """The beginnings by which a name is looked for, as it is written and as it is folded."""
    written = re.split(r"\W+", contacts.search_key(name))
    return {word[:STEM] for word in (*_telling(fold(name)), *_telling(" ".join(written)))}


def _telling(folded: str) -> list[str]:
    """The words that tell one place from others; all of them where none does."""
    words = [word for word in folded.split() if len(word) >= SHORTEST or word.isdigit()]
    return [word for word in words if word not in WEAK] or words
