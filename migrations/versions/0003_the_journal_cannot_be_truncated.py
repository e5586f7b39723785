"""The journal cannot be truncated: triggers for rows do not see a TRUNCATE."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("audit", "audit_seal"):
        op.execute(
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON trois.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change()"
        )


def downgrade() -> None:
    for table in ("audit", "audit_seal"):
        op.execute(f"DROP TRIGGER {table}_not_truncated ON trois.{table}")
