"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

import sqlalchemy as sa
from alembic import op
import models.base
from models import rls
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    rls.lower(op.get_bind())
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    rls.lower(op.get_bind())
    ${downgrades if downgrades else "pass"}
