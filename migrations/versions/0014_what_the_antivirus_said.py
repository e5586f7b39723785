"""What the antivirus said of stored files; those of earlier releases have no row: they were never looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_scan",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('clean', 'found', 'not_scanned')", name=op.f("ck_file_scan_result_known")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_scan")),
        schema="trois",
    )


def downgrade() -> None:
    op.drop_table("file_scan", schema="trois")
