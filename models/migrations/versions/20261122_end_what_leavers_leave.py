"""end what leavers leave

Revision ID: 9d02b3c4e5f6
Revises: 3d7a90c4be15
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = '9d02b3c4e5f6'
down_revision = '3d7a90c4be15'
branch_labels = None
depends_on = None

FATES = ('series', 'requests', 'own_access', 'contact_access', 'payer_links')


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('client_status_change', schema=None) as batch_op:
        for name in FATES:
            batch_op.add_column(sa.Column(name, sa.Enum('keep', 'cancel', name='fate', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('done', models.base.Json(), nullable=True))

    with op.batch_alter_table('schedule_series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('schedule_series', schema=None) as batch_op:
        batch_op.drop_column('ends_on')

    with op.batch_alter_table('client_status_change', schema=None) as batch_op:
        batch_op.drop_column('done')
        for name in reversed(FATES):
            batch_op.drop_column(name)
