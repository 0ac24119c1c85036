"""keep what was written

Revision ID: 3d5a90c7be14
Revises: 9d02b3c4e5f6
"""

import sqlalchemy as sa
from alembic import op
from models import rls


revision = '3d5a90c7be14'
down_revision = '9d02b3c4e5f6'
branch_labels = None
depends_on = None


STAYS = "stay_as_written"

# Of each table: the columns that nobody changes. SQLite loses a table's triggers when a later
# migration copies it (batch_alter_table): that migration makes them anew.
WRITTEN = {
    "audit_entry": (
        "id, at, office_id, user_id, acting_as, address, action, table_name, row_id, words, before, after"
    ),
    "conversation_entry": (
        "id, conversation_id, number, author_name, from_office, created_at"
    ),
    "ledger_entry": (
        "id, client_id, payer_id, invoice_id, payment_id, kind, source, booked_on, amount, words, created_at"
    ),
    "terms": "id, number, text, created_at",
    "terms_acceptance": "id, terms_id, user_id, accepted_at, address, created_at",
}

FUNCTION = f"""
    CREATE FUNCTION {STAYS}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{STAYS}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


# Sealed words begin with the name of their key: another key may seal them anew, nothing else.
SAME_KEY = {
    "sqlite": "substr(OLD.body, 1, instr(OLD.body, ':')) = substr(NEW.body, 1, instr(NEW.body, ':'))",
    "postgresql": "split_part(OLD.body, ':', 1) = split_part(NEW.body, ':', 1)",
}
MORE = (("audit_entry", "sealed"), ("conversation_entry", "said"))


def guard(name: str, table: str, moment: str, only: str = "") -> None:
    """Let the database refuse it, whoever asks."""
    does = f"EXECUTE FUNCTION {STAYS}()"
    if op.get_bind().dialect.name == "sqlite":
        does = f"BEGIN SELECT RAISE(ABORT, '{STAYS}: {table}'); END"
    when = f"WHEN ({only})" if only else ""
    op.execute(f"CREATE TRIGGER {STAYS}_{table}_{name} BEFORE {moment} ON {table} FOR EACH ROW {when} {does}")


def upgrade() -> None:
    rls.lower(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
    for table, columns in WRITTEN.items():
        guard("changed", table, f"UPDATE OF {columns}")
        guard("deleted", table, "DELETE")
    guard("sealed", "audit_entry", "UPDATE OF seal_number, seal", "OLD.seal_number IS NOT NULL")
    same_key = SAME_KEY[op.get_bind().dialect.name]
    guard("said", "conversation_entry", "UPDATE OF body", same_key)


def downgrade() -> None:
    rls.lower(op.get_bind())
    names = [(table, name) for table in WRITTEN for name in ("changed", "deleted")]
    for table, name in [*names, *MORE]:
        where = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
        op.execute(f"DROP TRIGGER {STAYS}_{table}_{name}{where}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {STAYS}()")
