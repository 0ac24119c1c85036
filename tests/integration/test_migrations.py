"""Migrations make exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from models.base import db, metadata

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


def test_every_migration_can_be_taken_back_and_made_again(app):
    with app.app_context():
        downgrade(revision="base")
        upgrade()
        tables = inspect(db.engine).get_table_names()
    assert {*metadata.tables} <= {*tables}
