"""How the API is documented: OpenAPI for programs, a page to read and try for people."""

from typing import Any

from flask import render_template, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.api.manager import OpenApi

from views.page import Page, has_access

SUMMARIES = {
    "get_list": "List rows",
    "get": "Show one row",
    "post": "Make a row",
    "put": "Change a row; what is not sent stays",
    "delete": "Delete a row",
}
KEY = {"in": "path", "name": "pk", "required": True, "schema": {"type": "integer"}}
QUESTION = {
    "in": "query",
    "name": "q",
    "description": "Filters, order, page, columns and search, written in Rison.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/QuestionShape"}}},
}


def describe(api: Any, method: str) -> dict[str, Any]:
    """Describe one operation of a grid's API."""
    spec: dict[str, Any] = {
        "summary": SUMMARIES[method],
        "operationId": f"{api.resource_name}.{method}",
        "security": [{"api_key": []}, {"session": []}],
        "responses": _answers(api, method),
    }
    if method in {"get", "put", "delete"}:
        spec["parameters"] = [KEY]
    if method == "get_list":
        spec["parameters"] = [QUESTION]
    if method in {"post", "put"}:
        shape = api.add_model_schema_name if method == "post" else api.edit_model_schema_name
        spec["requestBody"] = {"required": True, "content": _json(_ref(shape))}
    return spec


def _answers(api: Any, method: str) -> dict[str, Any]:
    record = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "result": _ref(api.show_model_schema_name)},
    }
    listed = {
        "type": "object",
        "properties": {
            "count": {"type": "integer", "description": "Exact up to 100,000."},
            "ids": {"type": "array", "items": {"type": "integer"}},
            "result": {"type": "array", "items": _ref(api.list_model_schema_name)},
        },
    }
    done = {"type": "object", "properties": {"message": {"type": "string"}}}
    body = {"get_list": listed, "delete": done}.get(method, record)
    good = "201" if method == "post" else "200"
    bad = ["400", "401", "403"] + ([] if method == "get_list" else ["404", "422"])
    faults = {code: {"$ref": f"#/components/responses/{code}"} for code in bad}
    return {good: {"description": SUMMARIES[method], "content": _json(body)}} | faults


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


class Specification(OpenApi):
    """The OpenAPI document of all grids."""

    class_permission_name = "OpenApi"

    @staticmethod
    def _create_api_spec(version: str) -> Any:
        """Say the two ways in which callers prove who they are."""
        spec = OpenApi._create_api_spec(version)
        spec.components.security_scheme("api_key", {"type": "http", "scheme": "bearer"})
        token = {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
        spec.components.security_scheme("session", token)
        return spec


class ApiDocs(Page):
    """The page on which staff read and try the API."""

    route_base = "/swagger"
    class_permission_name = "OpenApi"
    method_permission_name = {"show": "get"}

    @expose("/v1")
    @has_access
    def show(self) -> str:
        """Show the API; the browser reads the document from here too."""
        address = request.script_root + url_for("Specification.get", version="v1")
        return render_template("office/api_docs.html", address=address)
