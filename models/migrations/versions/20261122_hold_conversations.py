"""hold conversations

Revision ID: 8e5280a144e9
Revises: ae3e4bcb0e1e
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '8e5280a144e9'
down_revision = 'ae3e4bcb0e1e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('conversation',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=True),
    sa.Column('payer_id', sa.Integer(), nullable=True),
    sa.Column('caregiver_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=250), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=True),
    sa.Column('begun_by_office', sa.Boolean(), nullable=False),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'answered', 'closed', name='conversationstate', native_enum=False, length=40), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('last_entry_at', models.base.Instant(timezone=True), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(client_id IS NOT NULL AND payer_id IS NULL AND caregiver_id IS NULL) OR (client_id IS NULL AND payer_id IS NOT NULL AND caregiver_id IS NULL) OR (client_id IS NULL AND payer_id IS NULL AND caregiver_id IS NOT NULL)', name=op.f('ck_conversation_about_one')),
    sa.CheckConstraint('entries >= 0', name=op.f('ck_conversation_entries_not_negative')),
    sa.ForeignKeyConstraint(['assignee_id'], ['ab_user.id'], name=op.f('fk_conversation_assignee_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['caregiver_id'], ['caregiver.id'], name=op.f('fk_conversation_caregiver_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_conversation_client_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_conversation_office_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['payer_id'], ['payer.id'], name=op.f('fk_conversation_payer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['started_by_id'], ['ab_user.id'], name=op.f('fk_conversation_started_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation'))
    )
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_assignee_id'), ['assignee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_caregiver_id'), ['caregiver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_client_id'), ['client_id'], unique=False)
        batch_op.create_index('ix_conversation_last_entry_at_id', ['last_entry_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_payer_id'), ['payer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_started_by_id'), ['started_by_id'], unique=False)
        batch_op.create_index('ix_conversation_state_last_entry_at_id', ['state', 'last_entry_at', 'id'], unique=False)

    op.create_table('conversation_entry',
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=120), nullable=False),
    sa.Column('from_office', sa.Boolean(), nullable=False),
    sa.Column('body', models.base.Sealed(), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['ab_user.id'], name=op.f('fk_conversation_entry_author_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_conversation_entry_conversation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_entry')),
    sa.UniqueConstraint('conversation_id', 'number', name=op.f('uq_conversation_entry_conversation_id_number'))
    )
    with op.batch_alter_table('conversation_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_entry_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_entry_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('conversation_seat',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('takes_part', sa.Boolean(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('told_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('seen >= 0 AND told >= 0', name=op.f('ck_conversation_seat_numbers_not_negative')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_conversation_seat_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_conversation_seat_office_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_conversation_seat_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_seat')),
    sa.UniqueConstraint('conversation_id', 'user_id', name=op.f('uq_conversation_seat_conversation_id_user_id'))
    )
    with op.batch_alter_table('conversation_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_seat_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_seat_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversation_seat_user_id'), ['user_id'], unique=False)

    op.create_table('visit_feedback',
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(length=120), nullable=False),
    sa.Column('rating', sa.Enum('good', 'fair', 'bad', name='visitrating', native_enum=False, length=40), nullable=False),
    sa.Column('words', models.base.Sealed(), nullable=True),
    sa.Column('dealt_with_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('dealt_with_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_visit_feedback_client_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['dealt_with_by_id'], ['ab_user.id'], name=op.f('fk_visit_feedback_dealt_with_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_visit_feedback_office_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_visit_feedback_schedule_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_visit_feedback_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_feedback')),
    sa.UniqueConstraint('schedule_id', 'user_id', name=op.f('uq_visit_feedback_schedule_id_user_id'))
    )
    with op.batch_alter_table('visit_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_feedback_client_id'), ['client_id'], unique=False)
        batch_op.create_index('ix_visit_feedback_created_at_id', ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_feedback_dealt_with_by_id'), ['dealt_with_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_feedback_office_id'), ['office_id'], unique=False)
        batch_op.create_index('ix_visit_feedback_rating_dealt_with_at', ['rating', 'dealt_with_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_feedback_schedule_id'), ['schedule_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_feedback_user_id'), ['user_id'], unique=False)



def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('visit_feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_feedback_user_id'))
        batch_op.drop_index(batch_op.f('ix_visit_feedback_schedule_id'))
        batch_op.drop_index('ix_visit_feedback_rating_dealt_with_at')
        batch_op.drop_index(batch_op.f('ix_visit_feedback_office_id'))
        batch_op.drop_index(batch_op.f('ix_visit_feedback_dealt_with_by_id'))
        batch_op.drop_index('ix_visit_feedback_created_at_id')
        batch_op.drop_index(batch_op.f('ix_visit_feedback_client_id'))

    op.drop_table('visit_feedback')
    with op.batch_alter_table('conversation_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conversation_seat_user_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_seat_office_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_seat_conversation_id'))

    op.drop_table('conversation_seat')
    with op.batch_alter_table('conversation_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conversation_entry_conversation_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_entry_author_id'))

    op.drop_table('conversation_entry')
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.drop_index('ix_conversation_state_last_entry_at_id')
        batch_op.drop_index(batch_op.f('ix_conversation_started_by_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_payer_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_office_id'))
        batch_op.drop_index('ix_conversation_last_entry_at_id')
        batch_op.drop_index(batch_op.f('ix_conversation_client_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_caregiver_id'))
        batch_op.drop_index(batch_op.f('ix_conversation_assignee_id'))

    op.drop_table('conversation')
