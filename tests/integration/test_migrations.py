"""Migrations make exactly the tables that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from models import engine
from models.base import db, metadata
from tests import factories

ONE_DATABASE_ONLY = ("trgm_",)


def included(thing, name, kind, reflected, compared):
    """Leave out the indexes that only one of the two databases has."""
    return not (kind == "index" and name and name.startswith(ONE_DATABASE_ONLY))


def test_models_and_migrations_agree(app):
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": included}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, metadata)
    assert differences == [], 'Write the missing migration: make migrate M="what changed"'


@pytest.mark.parametrize("lane", ["sqlite"], indirect=True)
def test_a_table_that_is_copied_keeps_what_hangs_on_it(app, session):
    rating = factories.Choice()
    prospect = factories.Prospect(rating_id=rating.id)
    visit = factories.Schedule(service=rating)
    session.commit()
    with engine.for_migrations(app.config["DATABASE_OWNER_URL"]).begin() as connection:
        op = Operations(MigrationContext.configure(connection))
        with op.batch_alter_table("choice", recreate="always"):
            pass
        engine.check_links(connection)
    session.expire_all()
    assert (prospect.rating_id, visit.service_id) == (rating.id, rating.id)


def test_every_migration_can_be_taken_back_and_made_again(app):
    with app.app_context():
        downgrade(revision="base")
        upgrade()
        tables = inspect(db.engine).get_table_names()
    assert {*metadata.tables} <= {*tables}
