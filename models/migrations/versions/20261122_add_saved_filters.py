"""add saved filters

Revision ID: 513b13296eb2
Revises: 9e27b3a6d410
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '513b13296eb2'
down_revision = '9e27b3a6d410'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('saved_filter',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=True),
    sa.Column('grid', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('view', models.base.Json(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('deleted_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_saved_filter_office_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_saved_filter_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter'))
    )
    with op.batch_alter_table('saved_filter', schema=None) as batch_op:
        batch_op.create_index('ix_saved_filter_grid', ['grid'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_filter_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_filter_user_id'), ['user_id'], unique=False)
        batch_op.create_index('ix_saved_filter_user_id_grid_name', ['user_id', 'grid', 'name'], unique=True, sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))

    op.create_table('grid_preference',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('grid', sa.String(length=60), nullable=False),
    sa.Column('hidden', models.base.Json(), nullable=False),
    sa.Column('default_id', sa.Integer(), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['default_id'], ['saved_filter.id'], name=op.f('fk_grid_preference_default_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_grid_preference_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grid_preference')),
    sa.UniqueConstraint('user_id', 'grid', name=op.f('uq_grid_preference_user_id_grid'))
    )
    with op.batch_alter_table('grid_preference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grid_preference_default_id'), ['default_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grid_preference_user_id'), ['user_id'], unique=False)



def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('grid_preference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grid_preference_user_id'))
        batch_op.drop_index(batch_op.f('ix_grid_preference_default_id'))

    op.drop_table('grid_preference')
    with op.batch_alter_table('saved_filter', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_filter_user_id_grid_name', sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_saved_filter_user_id'))
        batch_op.drop_index(batch_op.f('ix_saved_filter_office_id'))
        batch_op.drop_index('ix_saved_filter_grid')

    op.drop_table('saved_filter')
