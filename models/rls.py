"""The second wall: row-level security on PostgreSQL, written from the same marks as the first.

Two roles without login stand for two ways to read: `tendwell_staff` (agency admins and the system)
and `tendwell_walled` (everybody whose rows are limited). A transaction takes one of them and names
its user and day in settings; a connection that forgot to sees no row of a walled table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Integer, cast, event, func, or_, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from models.access import RESTRICTED, Kind, Principal, Walled, mark_of
from models.base import Base
from models.wall import walled_models

STAFF, WALLED = "tendwell_staff", "tendwell_walled"
KINDS = (Kind.office, Kind.portal, Kind.caregiver)
TYPES: dict[str, Any] = {
    "wall_user": Integer,
    "wall_today": Date,
    "wall_from": Date,
    "wall_until": Date,
}


def install(owner: Connection, served: str) -> None:
    """Create the roles and policies, replacing those of an earlier version; safe to repeat.

    `owner` is a connection of the role that owns the tables, `served` the role of the web and job
    processes, which may be the same.
    """
    for role in (STAFF, WALLED):
        owner.execute(text(_CREATE_ROLE.format(role=role)))
        owner.execute(text(f'GRANT {role} TO "{served}"'))
    for role in (STAFF, WALLED, f'"{served}"'):
        owner.execute(text(f"GRANT USAGE ON SCHEMA public TO {role}"))
        for rights, things in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE, SELECT", "SEQUENCES"),
        ):
            owner.execute(text(f"GRANT {rights} ON ALL {things} IN SCHEMA public TO {role}"))
    for model in walled_models():
        for statement in policies(model):
            owner.execute(text(statement.replace(":", "\\:")))


def lower(owner: Connection) -> None:
    """Take the policies away, since they keep tables from changing; each migration does so first.

    Until `flask setup` raises them again, walled tables show no row to anybody.
    """
    if owner.dialect.name != "postgresql":
        return
    query = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()"
    for table, policy in owner.execute(text(query)).all():
        owner.execute(text(f'DROP POLICY "{policy}" ON "{table}"'))


@contextmanager
def owner_sees(owner: Connection, table: str) -> Iterator[None]:
    """Let a migration read and write the rows of a table, which are hidden from the owner too."""
    is_hidden = owner.dialect.name == "postgresql"
    if is_hidden:
        owner.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
    yield
    if is_hidden:
        owner.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))


_CREATE_ROLE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def policies(model: type[Base]) -> list[str]:
    """Write the statements that raise the wall around one table."""
    table = model.__tablename__
    mark = mark_of(model)
    if not isinstance(mark, Walled):
        return []
    seen = _sql(or_(*(_only(kind) & mark.rule(kind)(model.__table__.c) for kind in KINDS)))
    writers = [Kind.office, *sorted(mark.writers)]
    made = f"({_sql(or_(*(_only(kind) for kind in writers)))}) AND ({seen})"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS staff ON {table}",
        f"DROP POLICY IF EXISTS seen ON {table}",
        f"DROP POLICY IF EXISTS made ON {table}",
        f"DROP POLICY IF EXISTS changed ON {table}",
        f"DROP POLICY IF EXISTS removed ON {table}",
        f"CREATE POLICY staff ON {table} TO {STAFF} USING (true) WITH CHECK (true)",
        f"CREATE POLICY seen ON {table} FOR SELECT TO {WALLED} USING ({seen})",
        f"CREATE POLICY made ON {table} FOR INSERT TO {WALLED} WITH CHECK ({made})",
        f"CREATE POLICY changed ON {table} FOR UPDATE TO {WALLED} USING ({made})",
        f"CREATE POLICY removed ON {table} FOR DELETE TO {WALLED} USING ({made})",
    ]


def _setting(name: str) -> Any:
    return func.nullif(func.current_setting(f"tendwell.{name}", True), "")


def _only(kind: Kind) -> Any:
    return _setting("kind") == kind.value


def _sql(criterion: ColumnElement[bool]) -> str:
    def as_setting(element: Any, **options: Any) -> Any:
        if getattr(element, "key", None) in TYPES and element.__visit_name__ == "bindparam":
            return cast(_setting(element.key), TYPES[element.key])
        return None

    settled = visitors.replacement_traverse(criterion, {}, as_setting)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(settled.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


@event.listens_for(Session, "after_begin")
def take_role(session: Session, transaction: Any, connection: Connection) -> None:
    """Begin each transaction in the role and with the settings of its principal."""
    if connection.dialect.name == "postgresql":
        settle(connection, session.info.get("principal"))


def settle(connection: Connection, principal: Principal | None) -> None:
    """Tell the database for whom this transaction works, in one statement."""
    if principal is None or not _installed(connection):
        return
    values = _settings(principal)
    columns = ", ".join(f"set_config(:n{i}, :v{i}, true)" for i in range(len(values)))
    binds = {f"n{i}": name for i, name in enumerate(values)}
    binds |= {f"v{i}": value for i, value in enumerate(values.values())}
    connection.execute(text(f"SELECT {columns}"), binds)


@contextmanager
def as_staff(connection: Connection, principal: Principal | None) -> Iterator[None]:
    """Do within a transaction what is the system's business, behind its principal's wall."""
    if connection.dialect.name != "postgresql" or principal is None or not _installed(connection):
        yield
        return
    connection.execute(text(f"SET LOCAL ROLE {STAFF}"))
    yield
    settle(connection, principal)


def _settings(principal: Principal) -> dict[str, str]:
    since, until = principal.window
    return {
        "role": WALLED if principal.kind in RESTRICTED else STAFF,
        "tendwell.kind": principal.kind.value,
        "tendwell.wall_user": str(principal.user_id or 0),
        "tendwell.wall_today": principal.today.isoformat(),
        "tendwell.wall_from": since.isoformat(),
        "tendwell.wall_until": until.isoformat(),
    }


def _installed(connection: Connection) -> bool:
    """Ask once per connection whether `flask setup` has raised the second wall."""
    if not connection.info.get("second_wall"):
        query = text("SELECT 1 FROM pg_policies WHERE policyname = 'staff' LIMIT 1")
        connection.info["second_wall"] = connection.execute(query).first() is not None
    return bool(connection.info["second_wall"])
