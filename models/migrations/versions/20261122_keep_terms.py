"""keep terms

Revision ID: 226a542be2fb
Revises: 5f0c9a27de18
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '226a542be2fb'
down_revision = '5f0c9a27de18'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('terms',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_terms_number_positive')),
    sa.ForeignKeyConstraint(['published_by_id'], ['ab_user.id'], name=op.f('fk_terms_published_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terms')),
    sa.UniqueConstraint('number', name=op.f('uq_terms_number'))
    )
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_terms_published_by_id'), ['published_by_id'], unique=False)

    keep_the_setting(op.get_bind())
    op.create_table('terms_acceptance',
    sa.Column('terms_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('accepted_at', models.base.Instant(timezone=True), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['terms_id'], ['terms.id'], name=op.f('fk_terms_acceptance_terms_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_terms_acceptance_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terms_acceptance')),
    sa.UniqueConstraint('terms_id', 'user_id', name=op.f('uq_terms_acceptance_terms_id_user_id'))
    )
    with op.batch_alter_table('terms_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_terms_acceptance_terms_id'), ['terms_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_terms_acceptance_user_id'), ['user_id'], unique=False)



def keep_the_setting(bind: sa.Connection) -> None:
    """Make version 1 of the text that was a setting until now."""
    setting = sa.table('setting', sa.column('name'), sa.column('office_id'), sa.column('value', models.base.Json))
    mine = (setting.c.name == 'terms_text') & setting.c.office_id.is_(None)
    text = bind.scalar(sa.select(setting.c.value).where(mine))
    if isinstance(text, str) and text.strip():
        terms = sa.table('terms', sa.column('number'), sa.column('text'))
        bind.execute(sa.insert(terms).values(number=1, text=text.strip()))
    bind.execute(sa.delete(setting).where(mine))


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('terms_acceptance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_terms_acceptance_user_id'))
        batch_op.drop_index(batch_op.f('ix_terms_acceptance_terms_id'))

    op.drop_table('terms_acceptance')
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_terms_published_by_id'))

    op.drop_table('terms')
