"""hear answers

Revision ID: 5f0c9a27de18
Revises: 5e0c9a7d31b8
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '5f0c9a27de18'
down_revision = '5e0c9a7d31b8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('direction', sa.Enum('to_them', 'from_them', name='direction', native_enum=False, length=40), server_default='to_them', nullable=False))
        batch_op.add_column(sa.Column('withdrawn', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('in_doubt_since', models.base.Instant(timezone=True), nullable=True))
        batch_op.create_index('ix_message_recipient_created_at', ['recipient', 'created_at'], unique=False)


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_recipient_created_at')
        batch_op.drop_column('in_doubt_since')
        batch_op.drop_column('withdrawn')
        batch_op.drop_column('direction')
