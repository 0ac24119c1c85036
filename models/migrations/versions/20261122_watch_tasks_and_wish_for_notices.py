"""watch tasks and wish for notices

Revision ID: 683fc16f4fd4
Revises: 9b7e2d41c6f3
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '683fc16f4fd4'
down_revision = '9b7e2d41c6f3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('notice_preference',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('wants_digest', sa.Boolean(), nullable=False),
    sa.Column('digest_on', sa.Date(), nullable=True),
    sa.Column('text_to', sa.String(length=20), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_notice_preference_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_preference')),
    sa.UniqueConstraint('user_id', name=op.f('uq_notice_preference_user_id'))
    )
    op.create_table('task_watcher',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('told_of', models.base.Instant(timezone=True), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_watcher_task_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_task_watcher_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_watcher')),
    sa.UniqueConstraint('task_id', 'user_id', name=op.f('uq_task_watcher_task_id_user_id'))
    )
    with op.batch_alter_table('task_watcher', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_watcher_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_watcher_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_task_follows_id'), ['follows_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_task_follows_id'), 'task', ['follows_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('task_reminder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_snooze', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('task_reminder', schema=None) as batch_op:
        batch_op.drop_column('is_snooze')

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_task_follows_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_task_follows_id'))
        batch_op.drop_column('follows_id')

    with op.batch_alter_table('task_watcher', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_watcher_user_id'))
        batch_op.drop_index(batch_op.f('ix_task_watcher_task_id'))

    op.drop_table('task_watcher')
    op.drop_table('notice_preference')
