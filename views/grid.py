"""Grid: the one declaration per entity, from which page, form, API and permissions follow.

Flask-Admin serves it; who may do what is asked of Flask-AppBuilder under the grid's own name; what
exists for whom is the wall's business. The stock behaviour that is neither safe nor flat in cost is
replaced, once for all grids: reading in grid_rows.py, saving in grid_forms.py, deleting in
grid_deleting.py, the form's pages in grid_saving.py, the others in grid_pages.py, what a row is
called in grid_titles.py, how people look at them in grid_views.py, reading files in
grid_imports.py, each standing on the one before and all on grid_declaration.py.
"""

from typing import Any

from flask import abort, g, request
from werkzeug.wrappers import Response

from models.base import db
from models.search import Searchable
from views import links, onward, rows
from views.grid_imports import GridImports
from views.permissions import turn_away

NEEDS = {
    "record": "show",
    "details_view": "show",
    "create_view": "add",
    "edit_view": "edit",
    "ajax_update": "edit",
    "delete_view": "delete",
    "restore": "delete",
    "bring_back": "delete",
    "export": "export",
    "import_start": "import",
    "import_empty": "import",
    "import_checked": "import",
    "import_columns": "import",
    "import_rejects": "import",
}


class Permission:
    """A class attribute that asks Flask-AppBuilder each time it is read."""

    def __init__(self, name: str) -> None:
        """Name what is asked for: add, edit, delete, show, export."""
        self.name = name

    def __get__(self, grid: Any, owner: type) -> bool:
        """Ask; while Flask-Admin is being built there is nobody to ask about."""
        return grid is None or not request or grid.allows(self.name)


class Grid(GridImports):
    """One entity: derive from this, say what grid_declaration.py asks for, and it is served."""

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
        self.column_list = self.shown_columns()
        self.column_editable_list = self.inline
        self.column_details_list = self.details or self.form_names() or self.columns
        self.column_labels = self.head_labels()
        self.column_sortable_list = [name for name in self.columns if name in self._stored()]
        self.lookups = self.make_lookups()
        self._relations = frozenset(self.relations())
        self._kinds = self.column_kinds
        links.register(self.table, self.path, type(self).__name__, self.shows)
        super().__init__(
            self.table, db, name=self.title, endpoint=self.path, url=f"/office/{self.path}"
        )

    def init_search(self) -> bool:
        """Offer a search where there is something to search in."""
        return bool(self.searched) or issubclass(self.table, Searchable)

    # -- who may ----------------------------------------------------------------------------------

    def is_accessible(self) -> bool:
        """Let those in who may list."""
        return self.allows("list")

    def is_action_allowed(self, name: str) -> bool:
        """One permission per bulk action; who may delete may also bring back."""
        return self.allows("delete" if name == "undelete" else name)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Response:
        """Turn away who may not list."""
        return turn_away()

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        """Ask for the permission, and let `url` lead back to our own pages only.

        Flask-Admin takes `http:/elsewhere.test` for an address of ours.
        """
        refused = super()._handle_view(name, **kwargs)
        if not onward.is_ours(request.values.get("url") or onward.FRONT):
            abort(400)
        if refused is None and name in NEEDS and not self.allows(NEEDS[name]):
            abort(403)
        return refused

    def _get_list_extra_args(self) -> Any:
        """Carry on what an address asks for, as far as it is ours to carry."""
        found = super()._get_list_extra_args()
        found.extra_args = onward.arguments(found.extra_args)
        return found

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a view, once (the stock one runs a failing view twice); refused forms are a 422."""
        answer = fn(self, *args, **kwargs)
        came_back = isinstance(answer, str) and request.method == "POST"
        return (answer, g.get("refused_as", 422)) if came_back else answer

    # -- page -------------------------------------------------------------------------------------

    def record_url(self, row: Any) -> str:
        """Where a row's own page is."""
        return f"/office/{self.path}/{row.id}"

    @property
    def count_cap(self) -> int:
        """Above this, counts read “10,000+”."""
        return rows.COUNT_CAP
