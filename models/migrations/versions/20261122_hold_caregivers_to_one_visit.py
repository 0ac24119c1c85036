"""hold caregivers to one visit at a time

Revision ID: 4c1d8f0b7a52
Revises: 8a075f10407e
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = '4c1d8f0b7a52'
down_revision = '8a075f10407e'
branch_labels = None
depends_on = None


NAME = "caregiver_double_booked"  # what the database says, and services/scheduling.py listens for
STANDING = "caregiver_id IS NOT NULL AND deleted_at IS NULL AND status NOT IN ('cancelled', 'no_show')"
DECIDING = "caregiver_id, starts_at, ends_at, status, deleted_at"

# If any two visits of a caregiver overlap, then some visit overlaps the one that begins next.
OVERLAPS = f"""
    SELECT id, other_id FROM (
        SELECT id, ends_at,
            LEAD(id) OVER following AS other_id, LEAD(starts_at) OVER following AS other_starts_at
        FROM schedule WHERE {STANDING}
        WINDOW following AS (PARTITION BY caregiver_id ORDER BY starts_at, id)
    ) AS pairs
    WHERE other_starts_at < ends_at ORDER BY id LIMIT 10
"""

# A range of one number stands in for `caregiver_id WITH =`, which would need another extension.
EXCLUSION = f"""
    ALTER TABLE schedule ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        int4range(caregiver_id, caregiver_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
    ) WHERE ({STANDING})
"""

# As the visits that stand never overlap, the last one to begin is the last one to end: of all that
# begin before the new one ends, only that one can reach into it.
TRIGGER = f"""
    CREATE TRIGGER {NAME}_{{event}} AFTER {{moment}} ON schedule
    WHEN NEW.caregiver_id IS NOT NULL AND NEW.deleted_at IS NULL
        AND NEW.status NOT IN ('cancelled', 'no_show')
    BEGIN
        SELECT RAISE(ABORT, '{NAME}') WHERE NEW.starts_at < (
            SELECT ends_at FROM schedule
            WHERE {STANDING} AND caregiver_id = NEW.caregiver_id
                AND starts_at < NEW.ends_at AND id <> NEW.id
            ORDER BY starts_at DESC LIMIT 1
        );
    END
"""


def refuse_overlaps() -> None:
    """Name the visits that stand in the way, so that the office can move them first."""
    with rls.owner_sees(op.get_bind(), "schedule"):
        found = op.get_bind().execute(sa.text(OVERLAPS)).all()
    if found:
        pairs = ", ".join(f"{one} and {other}" for one, other in found)
        raise ValueError(f"Caregivers are at two visits at once; change these schedules: {pairs}.")


def upgrade() -> None:
    rls.lower(op.get_bind())
    refuse_overlaps()
    op.drop_index('uq_schedule_caregiver_start', 'schedule')
    if op.get_bind().dialect.name == "postgresql":
        op.execute(EXCLUSION)
        return
    op.execute(TRIGGER.format(event="made", moment="INSERT"))
    op.execute(TRIGGER.format(event="changed", moment=f"UPDATE OF {DECIDING}"))


def downgrade() -> None:
    rls.lower(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE schedule DROP CONSTRAINT {NAME}")
    else:
        op.execute(f"DROP TRIGGER {NAME}_made")
        op.execute(f"DROP TRIGGER {NAME}_changed")
    where = sa.text("caregiver_id IS NOT NULL AND status NOT IN ('cancelled', 'no_show')")
    op.create_index('uq_schedule_caregiver_start', 'schedule', ['caregiver_id', 'starts_at'],
                    unique=True, sqlite_where=where, postgresql_where=where)
