"""remember logins, and who took a permission back

Revision ID: a4e1f0c92b67
Revises: b84e61f7a2c9
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = 'a4e1f0c92b67'
down_revision = 'b84e61f7a2c9'
branch_labels = None
depends_on = None

REMEMBER = """
INSERT INTO login_facts (user_id, in_portal_at)
SELECT user_id, MAX(created_at) FROM login_session WHERE capacity = 'portal' GROUP BY user_id
"""


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.create_table('login_facts',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('in_portal_at', models.base.Instant(timezone=True), nullable=True),
    sa.Column('theme', sa.String(length=60), nullable=True),
    sa.Column('text_size', sa.String(length=60), nullable=True),
    sa.Column('created_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('changed_at', models.base.Instant(timezone=True), server_default=sa.text('(CURRENT_TIMESTAMP)'), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_login_facts_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_facts')),
    sa.UniqueConstraint('user_id', name=op.f('uq_login_facts_user_id'))
    )
    op.execute(REMEMBER)
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('access_grant', schema=None) as batch_op:
        batch_op.drop_column('withdrawn')
    op.drop_table('login_facts')
