"""One lower-cased column in which people are looked up: names, mail, phones."""

import re
import unicodedata
from typing import Any, ClassVar

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import Prose

MOST_TERMS = 6


class Searchable:
    """A record that is found by words; `__search__` names the columns whose words count.

    On PostgreSQL a trigram index stands on the column; bulk statements fill it themselves.
    """

    __search__: ClassVar[tuple[str, ...]]
    search: Mapped[Prose] = mapped_column(default="", server_default="")


def key(*parts: object) -> str:
    """Fold words for searching: lower case, no accents, phone numbers also as bare digits."""
    text = " ".join([str(part) for part in parts if part])
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c)).lower()


def terms(text: str) -> list[str]:
    """Split what somebody typed into the words that all must be found."""
    words = key(re.sub(r"[\x00,]", " ", text)).split()
    phone = re.sub(r"[\s().\-]", "", text)
    return [phone] if phone.isdigit() and len(phone) >= 4 else words[:MOST_TERMS]


@event.listens_for(Searchable, "before_insert", propagate=True)
@event.listens_for(Searchable, "before_update", propagate=True)
def fill(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """Keep the column in step with the words it is made of."""
    row.search = key(*(getattr(row, name) for name in row.__search__))
