"""take documents

Revision ID: 205a8e61a237
Revises: 8e5280a144e9
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '205a8e61a237'
down_revision = '8e5280a144e9'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('prospect_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_from_portal', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('acknowledged_at', models.base.Instant(timezone=True), nullable=True))
        batch_op.alter_column('content_type',
               existing_type=sa.String(length=60),
               type_=sa.String(length=250),
               existing_nullable=False)
        batch_op.create_index('ix_document_is_from_portal_acknowledged_at', ['is_from_portal', 'acknowledged_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_prospect_id'), ['prospect_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_document_prospect_id'), 'prospect', ['prospect_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_document_prospect_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_document_prospect_id'))
        batch_op.drop_index('ix_document_is_from_portal_acknowledged_at')
        batch_op.alter_column('content_type',
               existing_type=sa.String(length=250),
               type_=sa.String(length=60),
               existing_nullable=False)
        batch_op.drop_column('acknowledged_at')
        batch_op.drop_column('is_from_portal')
        batch_op.drop_column('prospect_id')
