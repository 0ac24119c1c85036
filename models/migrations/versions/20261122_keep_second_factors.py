"""keep second factors

Revision ID: 6b1f2e90c3d4
Revises: 513b13296eb2
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '6b1f2e90c3d4'
down_revision = '513b13296eb2'
branch_labels = None
depends_on = None


def stamps() -> list[sa.Column]:
    return [
        sa.Column(name, models.base.Instant(timezone=True),
                  server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False)
        for name in ('created_at', 'changed_at')
    ]


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('second_factor',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('secret', models.base.Sealed(), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_at', models.base.Instant(timezone=True), nullable=True),
    *stamps(),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_second_factor_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_factor')),
    sa.UniqueConstraint('user_id', name=op.f('uq_second_factor_user_id'))
    )
    op.create_table('recovery_code',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    *stamps(),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_recovery_code_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('user_id', 'code_hash', name=op.f('uq_recovery_code_user_id_code_hash'))
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'], unique=False)


def downgrade() -> None:
    rls.lower(op.get_bind())
    op.drop_table('recovery_code')
    op.drop_table('second_factor')
