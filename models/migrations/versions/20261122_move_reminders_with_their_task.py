"""move reminders with their task

Revision ID: 5e0c9a7d31b8
Revises: 3963845e0f48
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '5e0c9a7d31b8'
down_revision = '3963845e0f48'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('leads', models.base.Json(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table('task_reminder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows_due', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('task_reminder', schema=None) as batch_op:
        batch_op.drop_column('follows_due')

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_column('leads')
