"""Many rows at once: keys are given out beforehand, and whole batches are written table by table.

Meant for the system's own work (demo agency, imports): the wall's guards look at single records,
and a principal whose rows are limited cannot write this way at all.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Dialect, FromClause, Table, func, insert, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from models import search
from models.base import Base, Json, Sealed

FEWEST_KEYS, MOST_KEYS = 25, 10_000
ROWS_AT_ONCE = 10_000
MOST_FORMS = 20_000
# Lists are no keys of a dictionary, and no two sealed texts may ever look the same.
SEPARATE = (Json, Sealed)

NEW_KEYS = text(
    "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
)


class Forms(dict[Any, Any]):
    """What the driver is given for each value; most come again and again, so they are kept."""

    def __init__(self, bind: Callable[[Any], Any]) -> None:
        """Take what turns a value into the driver's form."""
        super().__init__()
        self._bind = bind

    def __missing__(self, value: Any) -> Any:
        """Turn a value into its form for the first time."""
        if len(self) >= MOST_FORMS:
            self.clear()
        form = self[value] = self._bind(value)
        return form


class Way:
    """How rows of one table reach the driver: SQLAlchemy's statement and forms, found once."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        """Prepare the statement, and what turns each column's values into the driver's form."""
        by_place = dialect
        if not dialect.positional:
            by_place = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
        names = [column.name for column in table.columns]
        compiled = insert(table).compile(dialect=by_place, column_keys=names)
        self.statement = str(compiled)
        self._forms = [
            (name, _form(table.columns[name].type, dialect)) for name in compiled.positiontup or ()
        ]

    def form(self, row: dict[str, Any]) -> tuple[Any, ...]:
        """Give the values of a row in the order of the statement."""
        return tuple([form(row[name]) if form else row[name] for name, form in self._forms])


def _form(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None or isinstance(kind, SEPARATE):
        return bind
    return Forms(bind).__getitem__


class Bulk:
    """Collects rows of many tables and writes them in an order in which each finds its parents."""

    def __init__(self, session: Session, moment: datetime) -> None:
        """Take the session to write with, and the moment that rows are made at unless they say."""
        self._session = session
        self._moment = moment
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._keys: dict[str, deque[int]] = {}
        self._taken: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._ways: dict[str, Way] = {}
        self._waiting = 0
        self.written: dict[str, int] = {}

    def key(self, model: type[Base]) -> int:
        """Give out the key of a row that is going to be added."""
        name = model.__tablename__
        keys = self._keys.setdefault(name, deque())
        if not keys:
            keys.extend(self._new_keys(model))
        return keys.popleft()

    def add(self, model: type[Base], /, **values: Any) -> int:
        """Keep a row for writing and return its key; what is not named has the model's default."""
        row = template(model.__table__) | values
        if "id" not in values:
            row["id"] = self.key(model)
        if "created_at" in row and "created_at" not in values:
            row["created_at"] = self._moment
        if "changed_at" in row and "changed_at" not in values:
            row["changed_at"] = row["created_at"]
        if words := getattr(model, "__search__", ()):
            row["search"] = search.key(*(row[name] for name in words))
        self._rows.setdefault(model.__tablename__, []).append(row)
        self._waiting += 1
        if self._waiting >= ROWS_AT_ONCE:
            self.write()
        return row["id"]

    def write(self) -> None:
        """Write what was kept, parents first."""
        if not self._waiting:
            return
        connection = self._session.connection()
        for table in parents_first():
            if rows := self._rows.pop(table.name, None):
                way = self._ways.get(table.name) or Way(table, connection.dialect)
                self._ways[table.name] = way
                connection.exec_driver_sql(way.statement, [way.form(row) for row in rows])
                self.written[table.name] = self.written.get(table.name, 0) + len(rows)
        self._waiting = 0

    def _new_keys(self, model: type[Base]) -> Iterable[int]:
        """Take keys, each time twice as many, from where everybody else takes them too."""
        name = model.__tablename__
        count = self._taken[name] = min(2 * self._taken.get(name, FEWEST_KEYS), MOST_KEYS)
        if self._session.get_bind().dialect.name == "postgresql":
            return self._session.execute(NEW_KEYS, {"name": name, "count": count}).scalars().all()
        # SQLite has one writer, and that is this transaction.
        last = self._last[name] if name in self._last else self._last_key(model)
        self._last[name] = last + count
        return range(last + 1, last + count + 1)

    def _last_key(self, model: type[Base]) -> int:
        return self._session.scalar(select(func.max(model.id))) or 0


@cache
def parents_first() -> list[Table]:
    """Our tables, in an order in which foreign keys find their rows."""
    return list(Base.metadata.sorted_tables)


@cache
def template(table: FromClause) -> dict[str, Any]:
    """The values that a row has when nothing is said about them."""
    return {column.name: _default(column) for column in table.columns if column.name != "id"}


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    return column.default.arg({}) if column.default.is_callable else column.default.arg
