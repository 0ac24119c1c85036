"""Tabs of tables whose rows belong to the record: most tabs of a profile are one of these."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from views.profiles.list_tab import Column, ListTab, adding, by


def listed(
    model: Any,
    name: str,
    screen: str,
    columns: tuple[Column, ...],
    order: tuple[Any, ...],
    *,
    label: Any,
    empty: Any,
    add: tuple[Any, str] | None = None,
    values: dict[str, Callable[[Any], Any]] | None = None,
    kinds: dict[str, str] | None = None,
    kind: type[ListTab] = ListTab,
    subject: str = "client",
) -> ListTab:
    """Make the tab of a table whose rows belong to a client, or to another `subject`.

    `add` is the word on the button and the grid in which a new row is made.
    """
    column = getattr(model, f"{subject}_id")

    def query(row: Any) -> Select[Any]:
        return select(model).where(column == row.id, model.deleted_at.is_(None))

    return kind(
        name,
        label,
        screen=screen,
        query=query,
        columns=columns,
        order=order,
        empty=empty,
        add=adding(add[0], add[1], subject, name) if add else None,
        values=values,
        kinds=kinds,
        grid=by(subject),
    )
