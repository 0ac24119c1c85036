"""share contacts

Revision ID: ae3e4bcb0e1e
Revises: c41b7f90e2d6
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls


revision = 'ae3e4bcb0e1e'
down_revision = 'c41b7f90e2d6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('emergency_contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('person_key', sa.String(length=60), nullable=True))
        batch_op.create_index(batch_op.f('ix_emergency_contact_person_key'), ['person_key'], unique=False)


def downgrade() -> None:
    rls.lower(op.get_bind())
    with op.batch_alter_table('emergency_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_emergency_contact_person_key'))
        batch_op.drop_column('person_key')

