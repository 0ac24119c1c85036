"""What the libraries bring with them: the addresses that we know, and rights that nobody gave.

docs/guide/library-holes.md says which hole each of these tests keeps closed.
"""

import pytest
from flask_appbuilder.security.sqla.models import PermissionView
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.engine import Engine

import config
from app import create_app
from models import engine
from tests import factories
from tests.fixtures.api import send

# What a library itself answers. Whatever else comes with an upgrade is read before it is let in.
BROUGHT = {
    "BaseModelView.ajax_lookup",
    "BaseModelView.create_view",
    "BaseModelView.delete_view",
    "BaseModelView.edit_view",
    "Blueprint.send_static_file",
    "Flask.__init__.<locals>.<lambda>",  # /static/
    "LocaleView.index",
    "OpenApi.get",
    "UtilView.back",
}


def test_the_libraries_answer_no_address_that_we_do_not_know(app):
    functions = [app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()]
    brought = {
        function.__qualname__
        for function in functions
        if function.__module__.split(".")[0] not in {"app", "views"}
    }
    assert brought - BROUGHT == set()


@pytest.mark.parametrize("address", ["/lang/es", "/back"])
def test_what_leads_back_leads_to_the_front_page(client, address):
    headers = {"Referer": "https://evil.test/", "Host": "localhost"}
    answer = client.get(f"{address}?next=//evil.test&url=//evil.test", headers=headers)
    assert (answer.status_code, answer.location) == (302, "/")


def test_only_the_products_languages_can_be_chosen(client):
    assert client.get("/lang/xx").status_code == 404


def test_strangers_may_do_nothing_whatever_their_role_holds(session, client):
    factories.Client()
    public = factories.people.role_named("Public")
    public.permissions = list(session.scalars(select(PermissionView)))
    assert client.get("/office/clients/").status_code == 302
    assert client.get("/api/v1/clients/").status_code == 401
    assert client.get("/portal/").status_code == 302


@pytest.mark.parametrize("name", ["REMOTE_USER", "HTTP_REMOTE_USER", "HTTP_X_REMOTE_USER"])
def test_nobody_is_who_the_web_server_says_they_are(client, cast, name):  # O6
    claimed = {name: cast.ada.user.username}
    assert client.get("/office/", environ_overrides=claimed).status_code == 302


BESIDE = [
    *("../../config.py", "..%2f..%2fconfig.py", "%2e%2e/%2e%2e/config.py", "..\\..\\config.py"),
    *("....//....//config.py", "/etc/passwd", "%00/../config.py", "%2e%2e%2f%2e%2e%2frun.py"),
]


@pytest.mark.parametrize("room", ["/static/", "/static/appbuilder/", "/office/static/"])
def test_no_file_beside_the_public_ones_can_be_had(client, room):
    for path in BESIDE:
        answer = client.get(room + path, follow_redirects=True)
        assert answer.status_code == 404, path


def test_a_start_makes_no_tables_and_asks_for_none(tmp_path):
    address = f"sqlite:///{tmp_path}/empty.db"
    settings = {
        "SQLALCHEMY_DATABASE_URI": address,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.options(address),
    }
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        create_app(type("EmptySettings", (config.Testing,), settings))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert statements == []
    assert inspect(create_engine(address)).get_table_names() == []


def permissions(session):
    found = {str(one) for one in session.scalars(select(PermissionView))}
    session.rollback()  # SQLite has one writer
    return found


def test_tidying_up_takes_no_right_away(app, session):
    """Flask-AppBuilder takes what it does not know for obsolete: grids, for one."""
    before = permissions(session)
    with app.app_context():
        app.extensions["appbuilder"].security_cleanup()
    left = permissions(session)
    assert before - left <= {".* on .*"}  # the admin's, which needs no row
    assert {"can list on Dashboard", "can list on Clients"} <= left  # neither is its own screen


def test_preparing_again_changes_no_right(lane, session):
    before = permissions(session)
    lane.command("setup")
    assert permissions(session) == before


def test_screens_of_one_name_keep_each_others_rights(app, session):
    wanted = {
        f"{name.replace('_', ' ')} on {screen.class_permission_name}"
        for screen in app.extensions["appbuilder"].baseviews
        for name in screen.base_permissions or ()
    }
    assert wanted - permissions(session) == set()


def test_a_right_that_no_screen_has_any_more_leaves_every_role(app, lane, session):
    with app.app_context():
        manager = app.extensions["appbuilder"].sm
        manager.add_permission_role(
            manager.find_role("Intake"), manager.add_permission_view_menu("can_fly", "Clients")
        )
    lane.command("setup")
    assert "can fly on Clients" not in permissions(session)
    assert "can list on Clients" in permissions(session)


def test_the_front_page_of_the_office_is_for_staff(client, signed_in, cast):  # A5
    assert client.get("/office/").location.startswith("/login/")
    for person in (cast.bea, cast.paul):
        assert signed_in(person).get("/office/").status_code == 403


def test_the_menu_names_only_what_the_role_may_open(nina, ada):
    assert "/office/rates/" in ada.get("/office/").text
    assert "/office/rates/" not in nina.get("/office/").text


@pytest.mark.parametrize("column", ["password", "fail_login_count", "login_count", "username"])
def test_users_cannot_be_guessed_at_by_what_is_not_shown(ada, column):  # O6
    asked = f"?q=(filters:!((col:{column},opr:sw,value:p)))"
    assert ada.get(f"/api/v1/users/{asked}").status_code == 400
    assert ada.get(f"/api/v1/users/?q=(order_column:{column})").status_code == 400


@pytest.mark.parametrize("field", ["password", "login_count", "username", "id"])
def test_a_login_is_made_of_what_its_form_asks_for(session, cast, ada, field):  # O6
    nina = cast.nina.user
    before = getattr(nina, field)
    answer = send(ada, "PUT", f"/api/v1/users/{nina.id}", {field: "7"})
    session.refresh(nina)
    assert (answer.status_code, getattr(nina, field)) == (422, before)
