"""Finds every page and grid and registers it: adding one needs no list to be changed."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from flask import Flask, current_app
from flask_admin import Admin
from flask_appbuilder import AppBuilder, BaseView

import views
from views import screens
from views.api import api_for
from views.api_docs import Specification
from views.grid import Grid
from views.office.dashboard import OfficeHome
from views.page import Page

GROUPS = ("Today", "Clients", "Care", "Billing", "Growth", "Settings")


def load(app: Flask, appbuilder: AppBuilder) -> None:
    """Register pages with Flask-AppBuilder and grids with Flask-Admin, each with its menu entry."""
    for group in GROUPS:
        appbuilder.menu.add_category(group)
    home = OfficeHome(url="/office", endpoint="office")
    admin = Admin(app, name="Tendwell", url="/office", endpoint="office", index_view=home)
    add_permissions(appbuilder, OfficeHome.permission, ["menu_access", "can_list", "can_show"])
    add_menu(appbuilder, OfficeHome.permission, "Dashboard", "/office/", "Today", "home")
    entries: list[type[Any]] = [*pages(), *grids()]
    for entry in sorted(entries, key=lambda one: (one.menu_order, one.__name__)):
        if issubclass(entry, Grid):
            add_grid(appbuilder, admin, entry())
        else:
            add_page(appbuilder, entry)
    appbuilder.add_api(Specification)
    share_permissions(appbuilder)


def share_permissions(appbuilder: AppBuilder) -> None:
    """Let screens under one permission name know all permissions of that name.

    Flask-AppBuilder takes what a screen does not list for obsolete and deletes it: of two screens
    with one name, each would delete what only the other has.
    """
    known: dict[str, set[str]] = {}
    for screen in appbuilder.baseviews:
        known.setdefault(screen.class_permission_name, set()).update(screen.base_permissions or ())
    for screen in appbuilder.baseviews:
        screen.base_permissions = sorted(known[screen.class_permission_name])


def grids() -> list[type[Grid]]:
    """Every grid there is."""
    return _classes(_modules(), Grid)


def pages() -> list[type[Page]]:
    """Every page of ours there is."""
    return _classes(_modules(), Page)


def add_page(appbuilder: AppBuilder, page: type[Page]) -> None:
    """Register a page of ours, in the menu where it asks to be."""
    view = appbuilder.add_view_no_menu(page)
    if page.signed_otherwise:
        current_app.extensions["csrf"].exempt(current_app.blueprints[view.endpoint])
    group, label, href, icon = page.menu or ("", "", "", "")
    screens.register(view.class_permission_name, label, group, page.__module__)
    if page.menu:
        view.base_permissions = [*view.base_permissions, "menu_access"]
        add_menu(appbuilder, view.class_permission_name, label, href, group, icon)


def add_grid(appbuilder: AppBuilder, admin: Admin, grid: Grid) -> None:
    """Register a grid, its permissions and its menu entry."""
    admin.add_view(grid)
    current_app.extensions.setdefault("grids", {})[grid.path] = grid
    name = type(grid).__name__
    add_permissions(appbuilder, name, grid.permission_names())
    screens.register(name, grid.title, grid.group, type(grid).__module__)
    appbuilder.add_api(api_for(grid))
    if grid.group:
        add_menu(appbuilder, name, grid.title, f"/office/{grid.path}/", grid.group, grid.icon)


def add_permissions(appbuilder: AppBuilder, name: str, permissions: list[str]) -> None:
    """Let Flask-AppBuilder know the permissions of a screen that is not its own."""
    stub: Any = type(f"{name}Permissions", (BaseView,), {"base_permissions": permissions})
    stub.class_permission_name = name
    known = stub()
    known.previous_class_permission_name = None
    known.appbuilder = appbuilder
    appbuilder.baseviews.append(known)


def add_menu(
    appbuilder: AppBuilder, name: str, label: Any, href: str, group: str, icon: str
) -> None:
    """Add one menu entry under the permission of its own screen."""
    appbuilder.menu.add_link(name, href=href, label=label, category=group, icon=icon)


def _modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(views.__path__, prefix=f"{views.__name__}.")
    return [importlib.import_module(module.name) for module in found if not module.ispkg]


def _classes(modules: list[ModuleType], base: type[Any]) -> list[type[Any]]:
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, base)
        and value is not base
        and value.__module__ == module.__name__
    ]
