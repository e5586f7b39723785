"""Indexes for the look at what is owed and stands in no queue: only what waits, and the newest signed decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("notice", "account_letter"):
        op.create_index(
            f"ix_{table}_queued", table, ["created_at"], schema="trois", postgresql_where=sa.text("state = 'queued'")
        )
    op.create_index(
        "ix_decision_signed_at", "decision", ["signed_at"], schema="trois", postgresql_where=sa.text("state = 'signed'")
    )


def downgrade() -> None:
    op.drop_index("ix_decision_signed_at", table_name="decision", schema="trois")
    for table in ("account_letter", "notice"):
        op.drop_index(f"ix_{table}_queued", table_name=table, schema="trois")
