"""find by index what waits

Revision ID: c41b7f90e2d6
Revises: 226a542be2fb
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = 'c41b7f90e2d6'
down_revision = '226a542be2fb'
branch_labels = None
depends_on = None


# Of each table: the index of those few rows that wait for somebody.
WAITING = (
    ("schedule", "ix_schedule_to_review", "status = 'needs_review'"),
    ("message", "ix_message_undelivered", "state IN ('failed', 'bounced')"),
)


def upgrade() -> None:
    rls.lower(op.get_bind())
    for table, name, which in WAITING:
        op.create_index(name, table, ["id"], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.create_index("ix_prospect_stage_stage_since", "prospect", ["stage", "stage_since"])


def downgrade() -> None:
    rls.lower(op.get_bind())
    op.drop_index("ix_prospect_stage_stage_since", "prospect")
    for table, name, _which in reversed(WAITING):
        op.drop_index(name, table)
