"""The peers: what an agency gets by putting the two libraries together as they come.

Flask-AppBuilder signs in and its stock SecurityManager is asked for each permission; Flask-Admin
shows the rows, its menu and its buttons ask that manager. Every table of ours has its screen there,
so that the menu is as long. Left out is what Flask-Admin shows slower than ours or not at all:
inline editing, chips, counts that stop. A second peer is the bare Flask-Admin, which asks nobody.
"""

import tempfile
from collections.abc import Iterable
from typing import Any

from flask import Flask, has_request_context
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_admin.theme import Bootstrap4Theme
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_babel import Babel

from models import access, engine
from models.access import Kind, Principal
from models.base import db
from models.client import Client
from models.invoice import Invoice
from services import clock
from views import loader

NAME, PASSWORD, ROLE = "stock", "stock-libraries-as-they-come", "Stock"
ACTS = ("can_list", "can_show", "can_add", "can_edit", "can_delete", "can_export", "menu_access")


class Asked:
    """A permission that is asked of Flask-AppBuilder whenever Flask-Admin reads it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, owner: type) -> bool:
        return view is None or not has_request_context() or view.allows(self.name)


class Screen(ModelView):
    """Flask-Admin's list, with Flask-AppBuilder's permissions."""

    manager: Any = None
    can_create = Asked("can_add")
    can_edit = Asked("can_edit")
    can_delete = Asked("can_delete")
    can_view_details = Asked("can_show")
    can_export = Asked("can_export")
    page_size = 25
    export_max_rows = 0
    named_filter_urls = True

    def allows(self, permission: str) -> bool:
        return self.manager is None or self.manager.has_access(permission, self.name)

    def is_accessible(self) -> bool:
        return self.allows("can_list")

    def is_visible(self) -> bool:
        return not has_request_context() or self.allows("menu_access")


class Clients(Screen):
    """The columns of our clients grid."""

    column_list = ("last_name", "first_name", "status", "phone_mobile", "email_1", "office")
    column_searchable_list = ("last_name", "first_name", "email_1", "phone_mobile")
    column_filters = ("status",)
    column_default_sort = [("last_name", False), ("first_name", False)]
    form_columns = ("first_name",)


class Invoices(Screen):
    """The stored columns of our invoices grid."""

    column_list = ("number", "client", "payer", "issued_on", "due_on", "total", "paid", "state")
    column_default_sort = [("created_at", True), ("id", True)]
    form_columns = ("notes",)


class Mine(Invoices):
    """What a person outside the office sees of invoices: the five newest of their own."""

    page_size = 5
    owner: Any = None

    def get_query(self) -> Any:
        return super().get_query().where(self.owner)

    def get_count_query(self) -> Any:
        return super().get_count_query().where(self.owner)


class Others(Screen):
    """Every other table: an entry in the menu."""

    form_columns = ("id",)
    column_list = ("id",)


def application(settings: dict[str, Any], owners: dict[str, Any], *, bare: bool = False) -> Flask:
    """Make the peer on the same database; `owners` says whose invoices each portal page shows."""
    app = Flask("stock", root_path=tempfile.gettempdir())
    app.config.from_mapping(settings)
    app.config.update(
        FAB_ROLES={},
        FAB_CREATE_DB=False,
        FAB_UPDATE_PERMS=False,
        WTF_CSRF_ENABLED=False,
        SESSION_COOKIE_NAME="stock",
    )
    db.init_app(app)
    app.before_request(act)
    screens = [
        Clients(Client, db, name="Clients", endpoint="clients"),
        Invoices(Invoice, db, name="Invoices", endpoint="invoices"),
        *(Mine(Invoice, db, name=name, endpoint=name) for name in owners),
        *others(),
    ]
    for screen in screens:
        screen.owner = owners.get(screen.name)
    with app.app_context():
        if bare:
            Babel(app)
        else:
            under_rights(app, screens)
        admin = Admin(app, name="Stock", url="/stock", theme=Bootstrap4Theme())
        for screen in screens[: len(owners) + 2] if bare else screens:
            screen.url = f"/stock/{screen.endpoint}"
            admin.add_view(screen)
    return app


def others() -> Iterable[Others]:
    """One screen a table that our menu has and that is not shown above."""
    tables = {grid.table.__name__: grid.table for grid in loader.grids()}
    for name in sorted(tables.keys() - {"Client", "Invoice"}):
        yield Others(tables[name], db, name=name, endpoint=f"other-{name.lower()}")


def act() -> None:
    """Let the page read what the wall shows an agency admin: rows are not the peer's fault."""
    engine.reading.set(True)
    access.bind(db.session(), Principal(Kind.agency, clock.today()))


def under_rights(app: Flask, screens: list[Screen]) -> None:
    """Let Flask-AppBuilder sign in, and give one user a role with every permission."""
    manager = AppBuilder(app, db.session).sm
    assert type(manager) is SecurityManager, "The peer is the library as it comes."
    act()
    engine.reading.set(False)
    role = manager.add_role(ROLE)
    for screen in screens:
        screen.manager = manager
        for act_name in ACTS:
            manager.add_permission_role(
                role, manager.add_permission_view_menu(act_name, screen.name)
            )
    manager.add_user(NAME, "Stock", "Libraries", "stock@example.test", role, PASSWORD)
    db.session.remove()


def browser(app: Flask, *, bare: bool = False) -> FlaskClient:
    """Sign in as people do."""
    client = app.test_client()
    if not bare:
        engine.reading.set(False)
        client.post("/login/", data={"username": NAME, "password": PASSWORD})
    return client
