"""Which rows a grid shows, in which order, and how each cell is written."""

from collections.abc import Sequence
from typing import Any

from flask import abort, g
from flask_babel import gettext as _
from jinja2 import pass_context

from models.audit_entry import AuditAction
from models.base import db
from views import cells, house, keys, links, rows
from views.filters import IsDeleted, IsRow, filters_for
from views.grid_declaration import Declaration
from views.kinds import NUMBERS, kind_of
from views.permissions import may

DEEPEST_PAGE = 10**6


class GridRows(Declaration):
    """Part of `Grid`: reading for list, record, export and API."""

    def where(self) -> Any:
        """Say which part of the table this grid is about; None is all of it."""
        return None

    def shows(self, row: Any) -> bool:
        """Tell whether a row of the table belongs to that part."""
        return True

    def standing(self, *, deleted: bool = False) -> Any:
        """Select the ids of this grid's rows."""
        return rows.standing(self.table, self.where(), deleted=deleted)

    def found(self, search: str | None, filters: Sequence[Any] | None) -> Any:
        """Select the ids that the search and the filters leave."""
        chosen = [(self._filters[index], value) for index, _name, value in filters or ()]
        deleted = any(isinstance(one, IsDeleted) for one, _value in chosen)
        query = self.standing(deleted=deleted and self.can_delete)
        if search:
            query = rows.matching(query, self.table, self.searched, search)
        for one, value in chosen:
            query = one.apply(query, one.clean(value))
        return query

    def order_by(self, column: str | None, descending: bool) -> rows.Order:
        """Sort by a column or as declared."""
        if column in self._stored():
            return rows.Order(self.sort_names(str(column)), descending)
        return rows.Order(self.order, self.newest_first)

    def sort_names(self, column: str) -> tuple[str, ...]:
        """The columns by which rows are sorted when people ask for one."""
        return (column,)

    def get_list(
        self,
        page: int | None,
        sort_column: Any,
        sort_desc: bool,
        search: str | None,
        filters: Sequence[Any] | None,
        execute: bool = True,
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """Read one page of rows and the capped count."""
        part = rows.Part(
            number=min(max(page or 0, 0), DEEPEST_PAGE),
            size=min(page_size or self.page_size, max(self.page_size_options)),
            narrowed=bool(search or filters),
        )
        order = self.order_by(sort_column, sort_desc)
        return rows.page(self.found(search, filters), order, part, self.table, self.relations())

    def get_one(self, id: Any) -> Any:
        """Read one row, as far as it exists for this person; 404 otherwise."""
        found = rows.one(self.standing(), self.table, id)
        return found if found is not None else abort(404)

    def get_deleted(self, id: Any) -> Any:
        """Read one row that was deleted and can come back; 404 otherwise."""
        if not (hasattr(self.table, "deleted_at") and self.can_delete):
            abort(404)
        found = rows.one(self.standing(deleted=True), self.table, id)
        return found if found is not None else abort(404)

    def chosen(self, ids: Sequence[Any], *, deleted: bool = False) -> list[Any]:
        """Read the rows that were ticked; one that does not exist refuses them all."""
        query = self.standing(deleted=deleted).where(self.table.id.in_(keys.read_all(ids)))
        found = rows.read(db.session(), self.table, sorted(db.session.scalars(query)), [])
        if len(found) != len(set(ids)):
            words = _("Refused to act on several %(what)s: not all are there", what=self.path)
            house.note_now(AuditAction.refused, words)
            abort(404)
        return found

    # -- cells ------------------------------------------------------------------------------------

    @property
    def column_kinds(self) -> dict[str, str]:
        """The kind of each column, by which the templates align and label it."""
        return {name: self.kind(name) for name in self.columns}

    def kind(self, name: str) -> str:
        """What kind of thing a column holds."""
        return self.kinds.get(name) or kind_of(self.table, name)

    def is_number(self, name: str) -> bool:
        """Tell whether a column is aligned by its digits."""
        return self.kind(name) in NUMBERS

    def value(self, row: Any, name: str) -> Any:
        """Give what a column holds: shown, exported and served; some are told, not stored."""
        return getattr(row, name)

    @pass_context
    def get_list_value(self, context: Any, row: Any, name: str) -> Any:
        """Write one cell; other records are links."""
        value = self.value(row, name)
        if value and name != self.columns[0] and name in self._relations:
            return self._linked(value)
        return cells.cell(value, self._kinds[name])

    @pass_context
    def get_detail_value(self, context: Any, row: Any, name: str) -> Any:
        """Write one fact of a record."""
        value = self.value(row, name)
        if value and name in self.table.__mapper__.relationships:
            return self._linked(value)
        return cells.cell(value, self.kind(name))

    def _linked(self, row: Any) -> Any:
        if isinstance(row, list):
            return ", ".join(map(str, row))
        address = links.address(row) if self._may_open(type(row)) else None
        return cells.linked(row, address) if address else str(row)

    def _may_open(self, model: type[Any]) -> bool:
        """Ask once per request whether this person may open records of a model."""
        known: dict[type[Any], bool] = g.setdefault("may_open", {})
        if model not in known:
            permission = links.permission(model)
            known[model] = bool(permission) and may("show", permission)
        return known[model]

    # -- filters ----------------------------------------------------------------------------------

    def get_filters(self) -> list[Any]:
        """Make the declared filters."""
        made = []
        for name in self.filtered:
            column = rows.column_of(self.table, name)
            made += filters_for(column, self.label(name), self.lookups.get(name))
        if hasattr(self.table, "deleted_at") and "delete" in self.writes:
            made.append(IsDeleted(self.table.deleted_at))
        return made

    def get_filter_arg(self, index: int, flt: Any) -> str:
        """Name a filter in the address by its column: the same in every language."""
        return str(flt.arg)

    def filter_words(self, index: int, value: str) -> str:
        """Write a filter's value as people read it: an option's label, a row's name, a day."""
        words: str = self._filters[index].value_words(value)
        return words

    def _refresh_filters_cache(self) -> None:
        self._filters = self.get_filters()
        self._filter_args = {one.arg: (i, one) for i, one in enumerate(self._filters)}
        self._filter_groups: dict[str, Any] = {}

    def _get_filter_groups(self) -> dict[str, list[dict[str, Any]]]:
        """Give the filters by name, as the page's script and its chips read them."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for index, one in enumerate(self._filters):
            if isinstance(one, IsDeleted) and not self.can_delete:
                continue
            groups.setdefault(str(one.name), []).append(
                {
                    "index": index,
                    "arg": one.arg,
                    "operation": str(one.operation()),
                    "options": [(key, str(text)) for key, text in one.options or ()],
                    "type": one.data_type,
                    "lookup": one.lookup.name if isinstance(one, IsRow) else None,
                }
            )
        return groups
