"""plan statuses and pay caregivers

Revision ID: 8c91f2a12995
Revises: 205a8e61a237
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '8c91f2a12995'
down_revision = '205a8e61a237'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('pay_rate',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('caregiver_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('amount', models.base.FixedPoint(4), nullable=False),
    sa.Column('unit', sa.Enum('quarter_hour', 'half_hour', 'hour', 'visit', name='rateunit', native_enum=False, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('deleted_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_pay_rate_amount_not_negative')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_pay_rate_ends_after_start')),
    sa.ForeignKeyConstraint(['caregiver_id'], ['caregiver.id'], name=op.f('fk_pay_rate_caregiver_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_pay_rate_office_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['service_id'], ['choice.id'], name=op.f('fk_pay_rate_service_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pay_rate'))
    )
    with op.batch_alter_table('pay_rate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pay_rate_caregiver_id'), ['caregiver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pay_rate_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pay_rate_service_id'), ['service_id'], unique=False)

    with op.batch_alter_table('client_status_change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.Enum('planned', 'in_force', 'taken_back', name='changestate', native_enum=False, length=40), server_default='in_force', nullable=False))
        batch_op.add_column(sa.Column('visits', sa.Enum('keep', 'cancel', name='fate', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('tasks', sa.Enum('keep', 'cancel', name='fate', native_enum=False, length=40), nullable=True))
        batch_op.create_index('ix_client_status_change_planned', ['effective_on', 'id'], unique=False, sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))



def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('client_status_change', schema=None) as batch_op:
        batch_op.drop_index('ix_client_status_change_planned', sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))
        batch_op.drop_column('tasks')
        batch_op.drop_column('visits')
        batch_op.drop_column('state')

    with op.batch_alter_table('pay_rate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pay_rate_service_id'))
        batch_op.drop_index(batch_op.f('ix_pay_rate_office_id'))
        batch_op.drop_index(batch_op.f('ix_pay_rate_caregiver_id'))

    op.drop_table('pay_rate')
