"""write to people

Revision ID: 3963845e0f48
Revises: a1d4c7e20b95
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '3963845e0f48'
down_revision = 'a1d4c7e20b95'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('message_template',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('channel', sa.Enum('email', 'text', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('subject', sa.String(length=250), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('kinds', models.base.Json(), nullable=False),
    sa.Column('has_health_details', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('deleted_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_template'))
    )
    with op.batch_alter_table('message_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_template_channel'), ['channel'], unique=False)

    op.create_table('text_opt_out',
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('word', sa.String(length=250), nullable=False),
    sa.Column('stopped_at', models.base.Instant(timezone=True), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_opt_out')),
    sa.UniqueConstraint('number', name=op.f('uq_text_opt_out_number'))
    )
    op.create_table('message_draft',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('email', 'text', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('person_kind', sa.String(length=60), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=60), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=True),
    sa.Column('subject', models.base.Sealed(), nullable=False),
    sa.Column('body', models.base.Sealed(), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['template_id'], ['message_template.id'], name=op.f('fk_message_draft_template_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_message_draft_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_draft')),
    sa.UniqueConstraint('key', name=op.f('uq_message_draft_key'))
    )
    with op.batch_alter_table('message_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_draft_template_id'), ['template_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_draft_user_id'), ['user_id'], unique=False)
        batch_op.create_index('ix_message_draft_user_id_person', ['user_id', 'person_kind', 'person_id'], unique=False)

    op.create_table('message_attachment',
    sa.Column('draft_id', sa.Integer(), nullable=True),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.Column('content_type', sa.String(length=250), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', models.base.SealedBytes(), nullable=False),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('size >= 0', name=op.f('ck_message_attachment_size_not_negative')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_message_attachment_document_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['draft_id'], ['message_draft.id'], name=op.f('fk_message_attachment_draft_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_message_attachment_message_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_attachment'))
    )
    with op.batch_alter_table('message_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_attachment_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_attachment_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_attachment_message_id'), ['message_id'], unique=False)



def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('message_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_attachment_message_id'))
        batch_op.drop_index(batch_op.f('ix_message_attachment_draft_id'))
        batch_op.drop_index(batch_op.f('ix_message_attachment_document_id'))

    op.drop_table('message_attachment')
    with op.batch_alter_table('message_draft', schema=None) as batch_op:
        batch_op.drop_index('ix_message_draft_user_id_person')
        batch_op.drop_index(batch_op.f('ix_message_draft_user_id'))
        batch_op.drop_index(batch_op.f('ix_message_draft_template_id'))

    op.drop_table('message_draft')
    op.drop_table('text_opt_out')
    with op.batch_alter_table('message_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_template_channel'))

    op.drop_table('message_template')
