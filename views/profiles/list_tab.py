"""A tab that lists rows of another table about the record, page by page; the grid has them all."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select

from models.base import db
from views import cells, links, paging, rows
from views.kinds import kind_of
from views.permissions import may
from views.profiles.tab import Tab

SIZE = 25

WHOLE = ""  # a column that shows the row as people read it
Column = tuple[str, Any]


class ListTab(Tab):
    """Rows that belong to the record, newest first; each leads to its own record."""

    template = "office/profile/list.html"
    adding = "add"

    def __init__(
        self,
        name: str,
        label: Any,
        *,
        screen: str,
        query: Callable[[Any], Select[Any]],
        columns: tuple[Column, ...],
        order: tuple[Any, ...],
        empty: Any,
        add: Callable[[Any], tuple[Any, str] | None] | None = None,
        values: dict[str, Callable[[Any], Any]] | None = None,
        kinds: dict[str, str] | None = None,
        grid: Callable[[Any], dict[str, Any]] | None = None,
    ) -> None:
        """Say which rows (`query` of the record), in which order, and what is shown of each.

        `values` tells columns that the model has not got, `kinds` how some are written; `grid`
        gives the arguments that narrow the grid of the same rows to this record.
        """
        super().__init__(name, label, screen=screen)
        self.query = query
        self.columns = columns
        self.order = order
        self.empty = empty
        self.add = add
        self.values = values or {}
        self.kinds = kinds or {}
        self.grid = grid

    def rows(self, row: Any) -> Select[Any]:
        """Select the ids of the rows."""
        query = self.query(row)
        return query.with_only_columns(self.model(query).id)

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """Read one page; one row more than fits tells whether there is another page."""
        page = paging.asked()
        query = self.query(row)
        model = self.model(query)
        ids = self.chosen(row).limit(SIZE + 1).offset(page * SIZE)
        found = list(db.session.scalars(ids))
        relations = [
            name for name, _label in self.columns if name in model.__mapper__.relationships
        ]
        read = rows.read(db.session(), model, found[:SIZE], relations)
        address = self.address(profile, row)
        return {
            "columns": self.columns,
            "entries": [self.entry(one) for one in read],
            "empty_words": self.empty,
            "add_link": self.add(row) if self.add and may(self.adding, self.screen) else None,
            "grid_url": self.grid_url(row),
            "range_words": range_words(page * SIZE, len(read)),
            **paging.ways(address, page, more=len(found) > SIZE),
        }

    def chosen(self, row: Any) -> Select[Any]:
        """Select the ids of the rows that are shown, in their order."""
        return self.rows(row).order_by(*self.order)

    def address(self, profile: Any, row: Any) -> str:
        """Give the address of what is shown, without its page."""
        address: str = profile.tab_url(row, self.name)
        return address

    def grid_url(self, row: Any) -> str:
        """Where all these rows stand in their grid; empty where it is none or not open."""
        path = links.grid(self.screen)
        if self.grid is None or not path or not may("list", self.screen):
            return ""
        return url_for(f"{path}.index_view", **self.grid(row))

    def entry(self, row: Any) -> dict[str, Any]:
        """Write one row's cells, and where its own record is."""
        model = type(row)
        return {
            "cells": [
                (kind_of(model, name) if name else "text", self.cell(row, name))
                for name, _label in self.columns
            ],
            "href": links.address(row) if may("show", self.screen) else None,
        }

    def cell(self, row: Any, name: str) -> Any:
        """Write one cell."""
        if name == WHOLE:
            return str(row)
        value = self.values[name](row) if name in self.values else getattr(row, name)
        return cells.cell(value, self.kinds.get(name) or kind_of(type(row), name))

    @staticmethod
    def model(query: Select[Any]) -> Any:
        """The model that a query reads."""
        return query.column_descriptions[0]["entity"]


def range_words(before: int, shown: int) -> str:
    """Say which rows of the list are on the page."""
    if not shown:
        return _("Nothing to show")
    return _("%(first)s–%(last)s", first=f"{before + 1:,}", last=f"{before + shown:,}")


def by(relation: str) -> Callable[[Any], dict[str, Any]]:
    """Narrow a grid to the rows that point to the record."""
    return lambda row: {f"flt0_{relation}_id_is": row.id}


def adding(label: Any, endpoint: str, subject: str, tab: str) -> Callable[[Any], tuple[Any, str]]:
    """Lead from a tab to the page for a new row about this record; saving leads back."""

    def link(row: Any) -> tuple[Any, str]:
        key = getattr(row, f"{subject}_id", row.id)
        values: dict[str, Any] = {subject: key, "url": f"{links.address(row)}/{tab}"}
        return label, url_for(f"{endpoint}.create_view", **values)

    return link
