"""Many rows at once, for what must stay fast when an agency grows."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, insert, inspect

from tests.factories.base import current

KEPT = "deleted_at IS NULL"


def crowd(row: Any, number: int = 210, **others: list[Any]) -> None:
    """Save copies of a row; `others` gives values to take in turn, for what must differ."""
    session = current()
    columns = {one.key: one.columns[0] for one in inspect(type(row)).column_attrs}
    values = {key: getattr(row, key) for key in columns if key not in {"id", "version"}}
    copies = []
    for turn in range(number):
        unlike = {key: _vary(values[key], turn) for key in values if _is_unique(columns[key])}
        chosen = {key: found[turn % len(found)] for key, found in others.items()}
        copies.append(values | unlike | chosen)
    session.execute(insert(type(row)), copies)
    session.commit()


def _is_unique(column: Column[Any]) -> bool:
    table: Any = column.table
    whole = [one for one in table.indexes if one.unique and _is_for_kept(one)]
    whole += [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return column.unique or any(column.name in one.columns for one in whole)


def _is_for_kept(index: Index) -> bool:
    return str(index.dialect_kwargs.get("sqlite_where", KEPT)) == KEPT


def _vary(value: Any, turn: int) -> Any:
    if isinstance(value, str) and type(value) is str:
        return f"{value[:40]}{turn:06}"
    return value + timedelta(days=turn + 1) if isinstance(value, date) else value
