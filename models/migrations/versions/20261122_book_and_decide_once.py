"""book deposits and decide for the agency once

Revision ID: 9e27b3a6d410
Revises: 4c1d8f0b7a52
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = '9e27b3a6d410'
down_revision = '4c1d8f0b7a52'
branch_labels = None
depends_on = None


# An empty column makes a row unlike every other one: what it is empty in needs a rule of its own.
INDEXES = (
    ("uq_ledger_entry_kind_source_unapplied", "ledger_entry", ["kind", "source"], "invoice_id IS NULL"),
    ("uq_setting_name_agency", "setting", ["name"], "office_id IS NULL"),
)

OLDER = """
    DELETE FROM setting WHERE office_id IS NULL AND EXISTS (
        SELECT 1 FROM setting AS newer
        WHERE newer.office_id IS NULL AND newer.name = setting.name AND newer.id > setting.id
    )
"""


def upgrade() -> None:
    rls.lower(op.get_bind())
    op.execute(OLDER)
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, unique=True,
                        sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    rls.lower(op.get_bind())
    for name, table, _columns, _where in INDEXES:
        op.drop_index(name, table)
