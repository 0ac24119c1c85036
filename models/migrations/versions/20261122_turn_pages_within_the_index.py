"""turn pages within the index

Revision ID: 9b7e2d41c6f3
Revises: e3644a7c13e1
"""

from alembic import op
from models import rls


revision = '9b7e2d41c6f3'
down_revision = 'e3644a7c13e1'
branch_labels = None
depends_on = None


# Of each table: the index before, the columns it had, and the index in its place.
SORTED = (
    ("client", "ix_client_last_name_first_name_id", ["last_name", "first_name", "id"],
     "ix_client_by_name"),
    ("invoice", "ix_invoice_created_at_id", ["created_at", "id"], "ix_invoice_by_age"),
)


def upgrade() -> None:
    rls.lower(op.get_bind())
    for table, before, columns, after in SORTED:
        op.create_index(after, table, [*columns, "office_id", "deleted_at"])
        op.drop_index(before, table)


def downgrade() -> None:
    rls.lower(op.get_bind())
    for table, before, columns, after in SORTED:
        op.create_index(before, table, columns)
        op.drop_index(after, table)
