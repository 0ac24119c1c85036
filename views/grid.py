"""Grid: the one declaration per entity, from which page, form, API and permissions follow.

Flask-Admin serves it; who may do what is asked of Flask-AppBuilder under the grid's own name; what
exists for whom is the wall's business. The stock behaviour that is neither safe nor flat in cost is
replaced here, once, for all grids.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask import abort, current_app, redirect, request, url_for
from flask_admin.contrib.sqla import ModelView
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from jinja2 import pass_context
from werkzeug.wrappers import Response
from wtforms import Form

from models.base import Base, db
from models.search import Searchable
from views import forms, rows, saving
from views.cells import cell_of, kind
from views.filters import filters_for
from views.grid_pages import GridPages
from views.lookups import Lookup

Section = tuple[Any, tuple[str, ...]]


class Permission:
    """A class attribute that asks Flask-AppBuilder each time it is read."""

    def __init__(self, name: str) -> None:
        """Name what is asked for: add, edit, delete, show, export."""
        self.name = name

    def __get__(self, grid: Any, owner: type) -> bool:
        """Ask; while Flask-Admin is being built there is nobody to ask about."""
        return grid is None or not request or grid.allows(self.name)


class Grid(GridPages, ModelView):
    """Declare an entity: columns, form, what may be searched, filtered and edited inline."""

    table: ClassVar[type[Base]]
    path: ClassVar[str]
    title: ClassVar[Any]
    one: ClassVar[Any]
    group: ClassVar[Any]
    icon: ClassVar[str] = "table"
    menu_order: ClassVar[int] = 50
    columns: ClassVar[tuple[str, ...]]
    sections: ClassVar[tuple[Section, ...]] = ()
    inline: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    filtered: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("id",)
    newest_first: ClassVar[bool] = False
    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}
    lookup_fields: ClassVar[dict[str, Lookup]] = {}
    read_only: ClassVar[bool] = False
    extra_permissions: ClassVar[tuple[str, ...]] = ()
    create_label: ClassVar[Any] = None
    empty_words: ClassVar[Any] = _l("Nothing here yet.")

    can_create = Permission("add")
    can_edit = Permission("edit")
    can_delete = Permission("delete")
    can_view_details = Permission("show")
    can_export = Permission("export")
    page_size = 25
    page_size_options = (25, 50, 100)
    can_set_page_size = True
    named_filter_urls = True
    export_types = ("csv", "xlsx")
    list_template = "admin/model/list.html"
    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"
    details_template = "admin/model/details.html"

    def __init__(self) -> None:
        """Translate the declaration into what Flask-Admin reads."""
        self.column_list = self.columns
        self.column_labels = {
            name: self.label(name) for name in {*self.columns, *self.form_names()}
        }
        self.column_details_list = self.form_names() or self.columns
        self.column_sortable_list = [name for name in self.columns if name in self._stored()]
        self.column_kinds = {name: kind(self.table, name) for name in self.columns}
        self.lookups = self._lookups()
        super().__init__(
            self.table, db, name=self.title, endpoint=self.path, url=f"/office/{self.path}"
        )

    # -- declaration ------------------------------------------------------------------------------

    @classmethod
    def permission_names(cls) -> list[str]:
        """Every permission of this grid, for the roles screen."""
        base = ["menu_access", "can_list", "can_show", "can_export"]
        write = [] if cls.read_only else ["can_add", "can_edit", "can_delete", "can_import"]
        return [*base, *write, *cls.extra_permissions]

    def form_names(self) -> tuple[str, ...]:
        """The fields of the form, section by section."""
        return tuple(name for _title, names in self.sections for name in names)

    @property
    def form_sections(self) -> tuple[Section, ...]:
        """The sections as the form's template shows them."""
        return self.sections

    def label(self, name: str) -> Any:
        """What people call a column."""
        return self.labels.get(name) or forms.words(name)

    def _stored(self) -> set[str]:
        return set(self.table.__table__.columns.keys())

    def relations(self) -> list[str]:
        """The columns that are relations: read with the rows, never one by one."""
        return [name for name in self.columns if name in self.table.__mapper__.relationships]

    def _lookups(self) -> dict[str, Lookup]:
        named = {*self.form_names(), *self.filtered} & set(
            self.table.__mapper__.relationships.keys()
        )
        made = {
            name: Lookup(name, self.table.__mapper__.relationships[name].mapper.class_)
            for name in named
        }
        return made | self.lookup_fields

    # -- who may ----------------------------------------------------------------------------------

    def allows(self, permission: str) -> bool:
        """Ask Flask-AppBuilder; read-only grids have nothing to write with."""
        if self.read_only and permission in {"add", "edit", "delete"}:
            return False
        allowed: bool = current_app.extensions["appbuilder"].sm.has_access(
            f"can_{permission}", type(self).__name__
        )
        return allowed

    def is_accessible(self) -> bool:
        """Let those in who may list."""
        return self.allows("list")

    def is_action_allowed(self, name: str) -> bool:
        """One permission per bulk action."""
        return self.allows(name)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Response:
        """Send strangers to sign in; tell others that their role does not allow it."""
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("SignIn.login", next=request.full_path))

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # the stock one runs a failing view twice

    # -- rows -------------------------------------------------------------------------------------

    def found(self, search: str | None, filters: Sequence[Any] | None) -> Any:
        """Select the ids that the search and the filters leave."""
        query = rows.standing(self.table)
        if search:
            query = rows.matching(query, self.table, self.searched, search)
        for index, _name, value in filters or ():
            chosen = self._filters[index]
            query = chosen.apply(query, chosen.clean(value))
        return query

    def sorted(self, query: Any, column: str | None, descending: bool) -> Any:
        """Sort by a column or as declared; the id comes last so that pages never overlap."""
        names = (column,) if column in self._stored() else self.order
        down = descending if column in self._stored() else self.newest_first
        by = [getattr(self.table, name) for name in dict.fromkeys((*names, "id"))]
        return query.order_by(*((c.desc() if down else c.asc()) for c in by))

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
        query = self.found(search, filters)
        ordered = self.sorted(query, sort_column, sort_desc)
        size = min(page_size or self.page_size, max(self.page_size_options))
        listed = rows.page(ordered, self.table, self.relations(), min(page or 0, 10**6), size)
        return rows.count(query), listed

    def get_one(self, id: Any) -> Any:
        """Read one row, as far as it exists for this person; 404 otherwise."""
        found = Lookup("row", self.table).get_one(id)
        return found if found is not None else abort(404)

    @pass_context
    def get_list_value(self, context: Any, model: Any, name: str) -> Any:
        """Write one cell."""
        return cell_of(model, name)

    get_detail_value = get_list_value

    def record_url(self, row: Any) -> str:
        """Where a row's own page is."""
        return url_for(f"{self.endpoint}.record", key=row.id)

    @property
    def count_cap(self) -> int:
        """Above this, counts read “100,000+”."""
        return rows.COUNT_CAP

    # -- forms ------------------------------------------------------------------------------------

    def init_search(self) -> bool:
        """Offer the search field where there is something to search in."""
        return bool(self.searched) or issubclass(self.table, Searchable)

    def get_filters(self) -> list[Any]:
        """Make the declared filters."""
        made = []
        for name in self.filtered:
            column = rows.column_of(self.table, name)
            made += filters_for(column, self.label(name), name if name in self.lookups else "")
        return made

    def _refresh_filters_cache(self) -> None:
        self._filters = self.get_filters()
        self._filter_args = {self.get_filter_arg(i, f): (i, f) for i, f in enumerate(self._filters)}
        self._filter_groups: dict[str, Any] = {}

    def _get_filter_groups(self) -> dict[str, list[dict[str, Any]]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for index, one in enumerate(self._filters):
            groups.setdefault(str(one.name), []).append(
                {
                    "index": index,
                    "arg": self.get_filter_arg(index, one),
                    "operation": str(one.operation()),
                    "options": [(key, str(text)) for key, text in one.options or ()],
                    "type": one.data_type,
                    "lookup": getattr(one, "lookup", None),
                }
            )
        return groups

    def scaffold_form(self) -> type[Form]:
        """Make the form from the model."""
        return forms.form_for(
            self.table,
            self.form_names(),
            lookups=self.lookups,
            labels={name: self.label(name) for name in self.form_names()},
            help_texts=self.helps,
        )

    def scaffold_list_form(self, *args: Any, **kwargs: Any) -> None:
        """Inline editing makes its one field when it is needed, not one form per row."""

    def _process_ajax_references(self) -> dict[str, Lookup]:
        return self.lookups

    def save(self, form: Form, row: Any, is_new: bool) -> None:
        """Put the form into the row; entities with rules of their own call their service here."""
        form.populate_obj(row)

    def create_model(self, form: Form) -> Any:
        """Make a row, or show why not beside the fields."""
        row = self.table()
        return row if saving.save(self, form, row, is_new=True) else False

    def update_model(self, form: Form, model: Any) -> bool:
        """Change a row, or show why not beside the fields."""
        return saving.save(self, form, model, is_new=False)

    def delete_model(self, model: Any) -> bool:
        """Delete softly where the record has a history."""
        return saving.delete(model)
