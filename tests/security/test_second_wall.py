"""Row-level security on PostgreSQL: what holds even where the first wall was walked around."""

import pytest
from sqlalchemy import text

from models import rls
from models.access import Kind, Principal
from models.base import db
from tests import factories

pytestmark = pytest.mark.parametrize("lane", ["postgresql"], indirect=True)


@pytest.fixture
def connection(app, session):
    """The connection of a page, with nobody's name on it yet."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


def act_as(connection, person, kind):
    """Tell the database for whom this transaction works, as each session does when it begins."""
    principal = Principal(kind, factories.TODAY, user_id=person.user.id)
    rls.settle(connection, principal)


def names(connection):
    """Ask past the ORM, and so past the first wall."""
    return connection.execute(text("SELECT first_name FROM client")).scalars().all()


def test_the_served_role_owns_nothing_and_is_no_superuser(connection):
    query = (
        "SELECT rolsuper OR rolbypassrls OR rolinherit FROM pg_roles WHERE rolname = current_user"
    )
    assert connection.scalar(text(query)) is False
    query = "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"
    assert connection.scalar(text(query)) == 0


def test_a_connection_that_acts_for_nobody_sees_no_client(connection):
    factories.Client()
    assert names(connection) == []


def test_a_client_sees_no_other_client(connection, cast):
    act_as(connection, cast.bea, Kind.portal)
    ids = connection.execute(text("SELECT id FROM client")).scalars().all()
    assert ids == [cast.bea.record.id]


def test_what_the_office_deleted_is_gone_for_the_portal(connection, cast, session):
    cast.bea.record.deleted_at = factories.NOW
    session.commit()
    act_as(connection, cast.bea, Kind.portal)
    assert names(connection) == []


def test_staff_see_the_clients_of_their_office_only(connection, cast):
    act_as(connection, cast.nina, Kind.office)
    ids = connection.execute(text("SELECT id FROM client")).scalars().all()
    assert ids == [cast.bea.record.id]


def test_the_administrator_sees_clients_of_all_offices_on_the_grid(signed_in, cast):
    assert signed_in(cast.ada).get("/office/clients/export/csv/").text.count("Baker") == 2
