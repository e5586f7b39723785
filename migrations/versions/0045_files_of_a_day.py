"""The open data of a day as files that stay, in parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_file",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("format IN ('csv', 'json')", name=op.f("ck_open_file_format_known")),
        sa.PrimaryKeyConstraint("day", "format", name=op.f("pk_open_file")),
        schema="trois",
    )
    op.create_table(
        "open_file_part",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day", "format"],
            ["trois.open_file.day", "trois.open_file.format"],
            name=op.f("fk_open_file_part_day_format_open_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "format", "part", name=op.f("pk_open_file_part")),
        schema="trois",
    )


def downgrade() -> None:
    op.drop_table("open_file_part", schema="trois")
    op.drop_table("open_file", schema="trois")
