"""The filters of grids: each reads as words, “Status is Active”."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, Enum, or_
from sqlalchemy.orm import InstrumentedAttribute

from models.base import Instant
from services import clock
from views import house, keys, wording
from views.lookups import Lookup


class GridFilter(BaseSQLAFilter):
    """One column compared in one way; `words` stands between the column's name and the value."""

    words: Any = ""
    compares = "is"

    @property
    def arg(self) -> str:
        """Name the filter in the address: status_is."""
        return f"{self.column.key}_{self.compares}"

    def value_words(self, value: str) -> str:
        """Write the value as people read it."""
        return str(dict(self.options or ()).get(value, value))

    def operation(self) -> Any:
        """Say the comparison as people read it."""
        return self.words


class Is(GridFilter):
    """The column has the chosen value."""

    words = _l("is")

    def validate(self, value: str) -> bool:
        """Accept only what is offered."""
        return value in {str(key) for key, _ in self.get_options(None) or []}

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows with the value."""
        return query.where(self.column == self.typed(value))

    def typed(self, value: str) -> Any:
        """Turn the text of the address into what the column compares with."""
        if isinstance(self.column.type, Boolean):
            return value == "1"
        return value


class IsNot(Is):
    """The column has another value, or none."""

    words = _l("is not")
    compares = "is_not"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows without the value."""
        return query.where(or_(self.column != self.typed(value), self.column.is_(None)))


class IsRow(GridFilter):
    """The foreign key names the chosen row."""

    words = _l("is")

    def __init__(self, column: Any, name: str, lookup: Lookup) -> None:
        """Remember how the grid looks the row up."""
        super().__init__(column, name, data_type="lookup")
        self.lookup = lookup

    def value_words(self, value: str) -> str:
        """Name the row."""
        row = self.lookup.get_one(value)
        return value if row is None else str(row)

    def clean(self, value: str) -> int:
        """Read the key."""
        key = keys.read(value)
        if key is None:
            raise ValueError(value)
        return key

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows that point to it."""
        return query.where(self.column == value)


class IsDeleted(GridFilter):
    """Shows what was deleted instead of what stands; the grid itself turns its query around."""

    words = _l("is")

    def __init__(self, column: Any) -> None:
        """Offer the one value there is."""
        super().__init__(column, _l("Deleted"), options=[("1", _l("yes"))])

    def validate(self, value: str) -> bool:
        """Accept only yes."""
        return value == "1"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Leave the query as it is."""
        return query


class From(GridFilter):
    """On or after a day."""

    words = _l("from")
    compares = "from"

    def __init__(self, column: Any, name: str) -> None:
        """Tell the form to ask for a day."""
        super().__init__(column, name, data_type="datepicker")

    def clean(self, value: str) -> date:
        """Read the day; anything else is no filter."""
        day = date.fromisoformat(value)
        if not 1900 <= day.year <= 2200:
            raise ValueError(value)
        return day

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows from that day on."""
        return query.where(self.column >= self.bound(value))

    def bound(self, value: date) -> Any:
        """The day itself."""
        return value

    def value_words(self, value: str) -> str:
        """Write the day in full."""
        return wording.full_day(self.clean(value))


class Until(From):
    """On or before a day."""

    words = _l("until")
    compares = "until"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows up to the end of that day."""
        return query.where(self.column < self.bound(value + timedelta(days=1)))


class FromMoment(From):
    """At or after the first moment of a day on the agency's clocks."""

    def bound(self, value: date) -> datetime:
        """The instant at which the day begins."""
        return clock.instant(datetime.combine(value, time()), house.zone())


class UntilMoment(Until):
    """Before the last moment of a day on the agency's clocks."""

    bound = FromMoment.bound


class Contains(GridFilter):
    """The text contains what was typed."""

    words = _l("contains")
    compares = "contains"

    def clean(self, value: str) -> str:
        """Leave out what no database keeps."""
        return value.replace("\x00", "")

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep rows whose text contains it, in any case."""
        return query.where(self.column.icontains(value, autoescape=True))


def filters_for(
    column: InstrumentedAttribute[Any], name: str, lookup: Lookup | None = None
) -> list[GridFilter]:
    """Make the filters that suit a column's type; a foreign key is looked up while typing."""
    kind = column.type
    if lookup is not None:
        return [IsRow(column, name, lookup)]
    if isinstance(kind, Enum):
        options = wording.options(kind)
        return [Is(column, name, options=options), IsNot(column, name, options=options)]
    if isinstance(kind, Boolean):
        return [Is(column, name, options=[("1", _l("yes")), ("0", _l("no"))])]
    if isinstance(kind, Instant):
        return [FromMoment(column, name), UntilMoment(column, name)]
    if isinstance(kind, Date):
        return [From(column, name), Until(column, name)]
    return [Contains(column, name)]
