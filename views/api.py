"""The REST API: for each grid a Flask-AppBuilder `ModelRestApi`, from the same declaration.

Flask-AppBuilder routes, asks the permissions and documents. The rest of its stock behaviour leaks
or breaks (its filters live on shared objects, its schemas write through relations, its `_info`
lists related rows, its answers to bad input are 500s), so reading and writing go the grid's way:
the wall's rows, declared columns, foreign keys as plain numbers, and the form that people use.
"""

from typing import Any

from flask import Response, jsonify
from flask_appbuilder.api import ModelRestApi, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import permission_name, protect
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from wtforms import Form

from models.base import Base
from services.errors import Refused
from views import api_bodies, api_docs, api_queries, api_schemas, fields, house, rows, saving
from views.forms import key_name
from views.kinds import kind_of

PERMISSIONS = {"get_list": "list", "get": "show", "post": "add", "put": "edit", "delete": "delete"}
COUNT_CAP = 100_000  # programs go by the count; people are content with “10,000+”
NONE: frozenset[str] = frozenset()
STAMPS = ("created_at", "changed_at", "version")


class ApiBase(ModelRestApi):
    """One grid's API. Nothing is inherited by accident: every route is written out below."""

    grid: Any = None  # a function: Flask-AppBuilder takes an attribute with routes for a route
    allow_browser_login = True
    csrf_exempt = False
    exclude_route_methods = {"info"}
    method_permission_name = PERMISSIONS
    _apispec_parameter_schemas: dict[str, Any] = {}
    openapi_spec_component_schemas = (api_queries.QuestionShape,)

    def _init_properties(self) -> None:
        """Say every column by name; the stock code would serve and filter them all."""
        grid = self.grid()
        stamps = [name for name in STAMPS if hasattr(grid.table, name)]
        listed = [key_name(grid.table, name) for name in grid.columns]
        shown = [key_name(grid.table, name) for name in (*grid.stored_names(), *grid.told_names())]
        self.list_columns = self._single(["id", *listed, *stamps])
        self.show_columns = self._single(["id", *shown, *listed, *stamps])
        self.edit_columns = self._single(
            [key_name(grid.table, name) for name in grid.stored_names()]
        )
        self.add_columns = [*self.edit_columns, *grid.new_fields]
        filtered = [key_name(grid.table, name) for name in grid.filtered]
        self.search_columns = self._single(["id", *filtered, *stamps[:2]])
        self.order_columns = ["id", *grid.column_sortable_list]
        self.kinds = {name: self._kind(name) for name in {*self.show_columns, *self.search_columns}}
        self.label_columns: dict[str, str] = {}

    def _single(self, names: list[str]) -> list[str]:
        relations = self.grid().table.__mapper__.relationships
        return [name for name in dict.fromkeys(names) if name not in relations]

    def _kind(self, name: str) -> str:
        return str(self.grid().kinds.get(name) or kind_of(self.grid().table, name))

    def _init_titles(self) -> None:
        """The grid has its titles already."""

    def _init_model_schemas(self) -> None:
        """Make the schemas of the four shapes."""
        self.list_model_schema = self._schema("List", self.list_columns)
        self.show_model_schema = self._schema("Record", self.show_columns)
        self.add_model_schema = self._schema("New", self.add_columns, self._needed())
        self.edit_model_schema = self._schema("Change", [*self.edit_columns, *self._version()])
        self.filter_schema = self._schema("Filter", self.search_columns)

    def _schema(self, shape: str, names: list[str], needed: frozenset[str] = NONE) -> Any:
        title = f"{type(self).__name__}{shape}"
        kinds = self.kinds | {name: self._kind(name) for name in names}
        table = self.grid().table
        return api_schemas.schema_for(title, table, tuple(names), kinds, needed=needed)

    def _needed(self) -> frozenset[str]:
        columns = self.grid().table.__mapper__.columns
        return frozenset(
            name
            for name in self.add_columns
            if name in columns
            and not columns[name].nullable
            and columns[name].default is None
            and columns[name].server_default is None
            and name != "office_id"  # it may follow from whom the record concerns
        )

    def _version(self) -> list[str]:
        return ["version"] if hasattr(self.grid().table, "version") else []

    # -- routes -----------------------------------------------------------------------------------

    @expose("/", methods=["GET"])
    @protect()
    @permission_name("get")
    def get_list(self) -> Response:
        """List the rows that exist for the caller."""
        asked = api_queries.read()
        names, by = asked.get("columns") or self.list_columns, asked.get("order_column")
        if {*names} - {*self.list_columns} or by not in {None, *self.order_columns}:
            raise BadRequest(_("Columns: %(names)s.", names=", ".join(self.list_columns)))
        table = self.grid().table
        query = self.grid().found(asked.get("search"), None)
        query = api_queries.narrowed(query, table, self.filter_schema, asked)
        order = self.grid().order_by(by, asked.get("order_direction") == "desc")
        part = rows.Part(
            asked.get("page", 0),
            asked["page_size"],
            narrowed=bool(asked.get("search") or asked.get("filters")),
            cap=COUNT_CAP,
        )
        count, found = rows.page(query, order, part, table, [])
        return jsonify(
            count=count,
            ids=[row.id for row in found],
            result=[self._shown(row, names) for row in found],
        )

    @expose("/<int:pk>", methods=["GET"])
    @protect()
    @permission_name("get")
    def get(self, pk: int) -> Response:
        """Show one row."""
        row = self.grid().get_one(pk)
        if isinstance(row, Base):
            house.note_seen(row)
        return jsonify(id=row.id, result=self._shown(row, self.show_columns))

    @expose("/", methods=["POST"])
    @protect()
    @permission_name("post")
    def post(self) -> tuple[Response, int]:
        """Make a row by the form's rules."""
        form = api_bodies.form_of(self.grid(), api_bodies.read())
        row = self.grid().table()
        self._store(form, row, is_new=True)
        return jsonify(id=row.id, result=self._shown(row, self.show_columns)), 201

    @expose("/<int:pk>", methods=["PUT"])
    @protect()
    @permission_name("put")
    def put(self, pk: int) -> Response:
        """Change what was sent and leave the rest."""
        body, row = api_bodies.read(), self.grid().get_one(pk)
        with fields.on_clocks_of(self.grid().zone_of(row)):
            form = api_bodies.form_of(self.grid(), body, row)
            self._store(form, row, is_new=False)
        return jsonify(id=row.id, result=self._shown(row, self.show_columns))

    @expose("/<int:pk>", methods=["DELETE"])
    @protect()
    @permission_name("delete")
    def delete(self, pk: int) -> Response:
        """Delete one row, softly where it has a history."""
        saving.erase(self.grid(), [self.grid().get_one(pk)])
        return jsonify(message="OK")

    def _store(self, form: Form, row: Any, *, is_new: bool) -> None:
        try:
            saving.store(self.grid(), form, row, is_new=is_new)
        except Refused as refusal:
            if refusal.field:
                refusal.field = key_name(self.grid().table, refusal.field)
            raise

    def operation_helper(self, operations: Any, methods: Any, func: Any, **kwargs: Any) -> None:
        """Document a route as what it is, not as the stock one."""
        for method in methods:
            operations[method.lower()] = api_docs.describe(self, func.__name__)

    def _shown(self, row: Any, names: Any) -> dict[str, Any]:
        return {name: api_schemas.plain(self.grid().value(row, name)) for name in names}


def api_for(declared: Any) -> type[ApiBase]:
    """Make the API of a grid; what the grid never writes has no route at all."""
    closed = {method for method, name in PERMISSIONS.items() if name not in declared.writes}
    members = {
        "grid": staticmethod(lambda: declared),
        "datamodel": SQLAInterface(declared.table),
        "resource_name": declared.path,
        "class_permission_name": type(declared).__name__,
        "base_permissions": declared.permission_names(),
        "exclude_route_methods": {"info", *(closed - {"get_list", "get"})},
        "openapi_spec_tag": declared.path,
        "page_size": declared.page_size,
        "max_page_size": api_queries.MOST_ROWS,
    }
    return type(f"{type(declared).__name__}Api", (ApiBase,), members)
