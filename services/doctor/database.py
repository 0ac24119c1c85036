"""The database: does it answer, is it whole, is it of this version, does its own wall stand?"""

from datetime import UTC, datetime

from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from models.wall import walled_models
from services import health, setup
from services.doctor.findings import Finding, Patient, amber, green, red

SETUP = "run flask setup."
APART, TOO_FAR_APART = 2.0, 60.0
MOST_NAMED = 5

ROLE = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user")
OWNED = text(
    "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
    " AND pg_has_role(session_user, tableowner, 'MEMBER')"
)
FENCED = text(
    "SELECT relname FROM pg_class JOIN pg_policies ON tablename = relname AND policyname = 'staff'"
    " WHERE relrowsecurity AND relforcerowsecurity AND schemaname = current_schema()"
)


def dialect(patient: Patient) -> str:
    """Name the kind of database."""
    return patient.session.get_bind().dialect.name


def answers(patient: Patient) -> Finding:
    """Ask anything at all."""
    health.database(patient.session)
    return green(f"{dialect(patient)} answers.")


def migrations(patient: Patient) -> Finding:
    """Compare the tables' version with the code's, which must have one newest."""
    heads = ScriptDirectory(str(health.MIGRATIONS)).get_heads()
    if len(heads) != 1:
        return red(f"The migrations have {len(heads)} heads: this release is broken.")
    found = health.migrations(patient.session)
    return green(f"At {heads[0]}.") if found == health.OK else red(found)


def permissions(patient: Patient) -> Finding:
    """Look for permissions of screens that the database does not know yet."""
    missing = sorted(patient.declared - setup.permission_keys(patient.session))
    if not missing:
        return green(f"All {len(patient.declared)} are set up.")
    named = ", ".join(f"{name} on {screen}" for name, screen in missing[:MOST_NAMED])
    return red(f"{len(missing)} are missing ({named} …): {SETUP}")


def integrity(patient: Patient) -> Finding:
    """Let SQLite look through its own file, and for rows that point nowhere."""
    if dialect(patient) != "sqlite":
        return green("PostgreSQL checks its pages and foreign keys itself.")
    connection = patient.session.connection()
    if not connection.scalar(text("PRAGMA foreign_keys")):
        return red("Foreign keys are off in this SQLite: rows could point nowhere.")
    lost = connection.execute(text("PRAGMA foreign_key_check")).all()
    if lost:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in lost}))
        return red(f"{len(lost)} rows point to others that do not exist: {tables}.")
    found = connection.execute(text("PRAGMA integrity_check(3)")).scalars().all()
    if found != ["ok"]:
        return red(f"The file is damaged ({'; '.join(found)}): restore a backup.")
    return green("The file is whole, and no row points nowhere.")


def second_wall(patient: Patient) -> Finding:
    """Look whether row-level security stands, and binds the role that serves pages."""
    if dialect(patient) != "postgresql":
        return green("Only PostgreSQL has one; the first wall stands in every database.")
    connection = patient.session.connection()
    fenced = set(connection.execute(FENCED).scalars())
    bare = {model.__tablename__ for model in walled_models()} - fenced
    if bare:
        named = ", ".join(sorted(bare)[:MOST_NAMED])
        return red(f"Row-level security is off for {len(bare)} tables ({named}): {SETUP}")
    if connection.scalar(ROLE):
        return red("DATABASE_URL names a superuser or a role that bypasses row-level security.")
    if connection.scalar(OWNED):
        return red("DATABASE_URL names the owner of the tables: name a served role that owns none.")
    return green(f"Row-level security holds for {len(fenced)} tables; the served role owns none.")


def clock(patient: Patient) -> Finding:
    """Compare this machine's clock with the database's."""
    if dialect(patient) == "sqlite":
        return green("The database has this machine's clock.")
    there = patient.session.scalar(select(func.clock_timestamp())) or datetime.min.replace(
        tzinfo=UTC
    )
    apart = abs((there - patient.at).total_seconds())
    words = f"The database's clock differs from this machine's by {apart:.1f} s"
    if apart > TOO_FAR_APART:
        return red(f"{words}: set up time synchronisation on both.")
    return amber(f"{words}: look at the time synchronisation.") if apart > APART else green(words)
