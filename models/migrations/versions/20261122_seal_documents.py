"""seal documents

Revision ID: 3d7a90c4be15
Revises: 8c91f2a12995
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = '3d7a90c4be15'
down_revision = '8c91f2a12995'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_with', sa.String(length=60), nullable=True))


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_column('sealed_with')
