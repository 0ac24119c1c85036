"""tell of documents

Revision ID: b84e61f7a2c9
Revises: 7be2c4d0913f
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = 'b84e61f7a2c9'
down_revision = '7be2c4d0913f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('untold_since', models.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_back_at', models.base.Instant(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_document_untold_since'), ['untold_since'], unique=False)


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_untold_since'))
        batch_op.drop_column('taken_back_at')
        batch_op.drop_column('untold_since')
