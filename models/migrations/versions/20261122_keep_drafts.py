"""keep drafts

Revision ID: a1d4c7e20b95
Revises: 683fc16f4fd4
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = 'a1d4c7e20b95'
down_revision = '683fc16f4fd4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('draft',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=60), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('content', models.base.Sealed(), nullable=False),
    sa.Column('began_at', models.base.Instant(timezone=True), nullable=False),
    sa.Column('typed_at', models.base.Instant(timezone=True), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_draft_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('user_id', 'page', 'nonce', name=op.f('uq_draft_user_id_page_nonce'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_typed_at'), ['typed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_user_id'), ['user_id'], unique=False)


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_user_id'))
        batch_op.drop_index(batch_op.f('ix_draft_typed_at'))

    op.drop_table('draft')
