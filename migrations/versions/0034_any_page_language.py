"""A language of pages is added by a line of `kernel/languages`: the store asks for a code and keeps no list of its own."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TABLES = ("account", "portal_user")


def upgrade() -> None:
    for table in _TABLES:
        op.drop_constraint(op.f(f"ck_{table}_language_known"), table, schema="trois", type_="check")
        name = op.f(f"ck_{table}_language_code")
        op.create_check_constraint(name, table, "language ~ '^[a-z]{2,3}$'", schema="trois")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_constraint(op.f(f"ck_{table}_language_code"), table, schema="trois", type_="check")
        name = op.f(f"ck_{table}_language_known")
        op.create_check_constraint(name, table, "language IN ('kk', 'ru', 'en')", schema="trois")
