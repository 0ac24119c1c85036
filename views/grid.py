"""Grid: the one declaration per entity, from which page, form, API and permissions follow.

Flask-Admin serves it; who may do what is asked of Flask-AppBuilder under the grid's own name; what
exists for whom is the wall's business. The stock behaviour that is neither safe nor flat in cost is
replaced, once for all grids: reading in grid_rows.py, saving in grid_forms.py, the pages in
grid_pages.py.
"""

from typing import Any, ClassVar

from flask import abort, current_app, g, redirect, request, url_for
from flask_admin.contrib.sqla import ModelView
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from models.base import db
from models.choice import ChoiceList
from models.search import Searchable
from views import forms, links, rows
from views.grid_forms import GridForms
from views.grid_pages import GridPages
from views.grid_rows import GridRows
from views.lookups import Lookup

Section = tuple[Any, tuple[str, ...]]

WRITES = ("add", "edit", "delete")
NEEDS = {
    "record": "show",
    "details_view": "show",
    "create_view": "add",
    "edit_view": "edit",
    "ajax_update": "edit",
    "delete_view": "delete",
    "restore": "delete",
    "export": "export",
}
LABELS = {
    "created_at": _l("Created"),
    "changed_at": _l("Last changed"),
    "zip_code": _l("ZIP code"),
    "street_2": _l("Street, second line"),
    "email_1": _l("Email 1"),
    "email_2": _l("Email 2"),
    "phone_home": _l("Home phone"),
    "phone_mobile": _l("Mobile phone"),
    "phone_work": _l("Work phone"),
}


class Permission:
    """A class attribute that asks Flask-AppBuilder each time it is read."""

    def __init__(self, name: str) -> None:
        """Name what is asked for: add, edit, delete, show, export."""
        self.name = name

    def __get__(self, grid: Any, owner: type) -> bool:
        """Ask; while Flask-Admin is being built there is nobody to ask about."""
        return grid is None or not request or grid.allows(self.name)


class Grid(GridPages, GridForms, GridRows, ModelView):
    """Declare an entity: columns, form, what may be searched, filtered and edited inline.

    `columns` may name columns, relations and properties; `sections` make the form; `listed` takes
    a field's words from one of the agency's lists; `children` are relations edited within the
    form; `extra_fields` are form fields without a column; `writes` leaves out what nobody may do.
    """

    table: ClassVar[type[Any]]
    path: ClassVar[str]
    title: ClassVar[Any]
    one: ClassVar[Any]
    group: ClassVar[Any]
    icon: ClassVar[str] = "table"
    menu_order: ClassVar[int] = 50
    columns: ClassVar[tuple[str, ...]]
    sections: ClassVar[tuple[Section, ...]] = ()
    details: ClassVar[tuple[str, ...]] = ()
    inline: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    filtered: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("id",)
    newest_first: ClassVar[bool] = False
    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}
    kinds: ClassVar[dict[str, str]] = {}
    lookup_fields: ClassVar[dict[str, Lookup]] = {}
    listed: ClassVar[dict[str, ChoiceList]] = {}
    children: ClassVar[dict[str, tuple[str, ...]]] = {}
    extra_fields: ClassVar[dict[str, Any]] = {}
    read_only: ClassVar[bool] = False
    writes: ClassVar[tuple[str, ...]] = WRITES
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

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let `read_only` mean that nothing is written."""
        super().__init_subclass__(**kwargs)
        if cls.read_only:
            cls.writes = ()

    def __init__(self) -> None:
        """Translate the declaration into what Flask-Admin reads."""
        self.column_list = self.columns
        self.column_editable_list = self.inline
        self.column_details_list = self.details or self.form_names() or self.columns
        self.column_labels = {name: self.label(name) for name in self.labelled()}
        self.column_sortable_list = [name for name in self.columns if name in self._stored()]
        self.lookups = self.make_lookups()
        self._relations = frozenset(self.relations())
        self._kinds = self.column_kinds
        links.register(self.table, self.path, type(self).__name__)
        super().__init__(
            self.table, db, name=self.title, endpoint=self.path, url=f"/office/{self.path}"
        )

    # -- declaration ------------------------------------------------------------------------------

    @classmethod
    def permission_names(cls) -> list[str]:
        """Every permission of this grid, for the roles screen."""
        base = ["menu_access", "can_list", "can_show", "can_export"]
        write = [f"can_{name}" for name in cls.writes]
        more = ["can_import"] if "can_add" in write else []
        return [*base, *write, *more, *cls.extra_permissions]

    def labelled(self) -> tuple[str, ...]:
        """Every name that people may read somewhere in this grid."""
        of_children = [name for names in self.children.values() for name in names]
        named = (*self.columns, *self.form_names(), *self.details, *self.filtered, *of_children)
        return tuple(dict.fromkeys(named))

    def label(self, name: str) -> Any:
        """What people call a column."""
        return self.labels.get(name) or LABELS.get(name) or forms.words(name)

    def _stored(self) -> set[str]:
        return set(self.table.__table__.columns.keys())

    def relations(self) -> list[str]:
        """The columns that are relations: read with the rows, never one by one."""
        return [name for name in self.columns if name in self.table.__mapper__.relationships]

    def init_search(self) -> bool:
        """Offer a search where there is something to search in."""
        return bool(self.searched) or issubclass(self.table, Searchable)

    # -- who may ----------------------------------------------------------------------------------

    def allows(self, permission: str) -> bool:
        """Ask Flask-AppBuilder; what the grid never writes is refused to everybody."""
        if permission in WRITES and permission not in self.writes:
            return False
        allowed: bool = current_app.extensions["appbuilder"].sm.has_access(
            f"can_{permission}", type(self).__name__
        )
        return allowed

    def is_accessible(self) -> bool:
        """Let those in who may list."""
        return self.allows("list")

    def is_action_allowed(self, name: str) -> bool:
        """One permission per bulk action; who may delete may also bring back."""
        return self.allows("delete" if name == "undelete" else name)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Response:
        """Send strangers to sign in; tell others that their role does not allow it."""
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("SignIn.login", next=request.full_path.rstrip("?")))

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        refused = super()._handle_view(name, **kwargs)
        if refused is None and name in NEEDS and not self.allows(NEEDS[name]):
            abort(403)
        return refused

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
        """Above this, counts read “100,000+”."""
        return rows.COUNT_CAP
