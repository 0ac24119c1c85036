"""Runs migrations with the application's own engine set-up and metadata."""

from alembic import context
from flask import current_app

from models import engine
from models.base import metadata

OURS_BY_HAND = ("trgm_",)


def included(thing, name, kind, reflected, compared):
    """Leave indexes that only one database knows to the migrations that made them."""
    return not (kind == "index" and name and name.startswith(OURS_BY_HAND))


def run() -> None:
    """Migrate as the owner of the tables, each migration in one transaction."""
    url = current_app.config["DATABASE_OWNER_URL"]
    with engine.for_migrations(url).connect() as connection:
        if connection.dialect.name == "postgresql":  # an index on a large table takes its time
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            include_object=included,
            transaction_per_migration=True,
            compare_type=True,
            on_version_apply=lambda ctx, **what: engine.check_links(ctx.connection),
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
