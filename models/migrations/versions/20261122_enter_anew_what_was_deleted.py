"""enter anew what was deleted

Revision ID: 7be2c4d0913f
Revises: 3d5a90c7be14
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = '7be2c4d0913f'
down_revision = '3d5a90c7be14'
branch_labels = None
depends_on = None


ONCE = {
    "care_task": ["area", "name"],
    "choice": ["list_name", "label"],
    "client_payer": ["client_id", "payer_id", "starts_on"],
    "compatibility": ["client_id", "caregiver_id"],
}


def upgrade() -> None:
    rls.lower(op.get_bind())
    kept = sa.text("deleted_at IS NULL")
    for table, columns in ONCE.items():
        name = "_".join(("uq", table, *columns))
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(name, type_="unique")
        op.create_index(name, table, columns, unique=True, sqlite_where=kept, postgresql_where=kept)


def downgrade() -> None:
    rls.lower(op.get_bind())
    for table, columns in ONCE.items():
        name = "_".join(("uq", table, *columns))
        op.drop_index(name, table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_unique_constraint(name, columns)
