"""Release control reads a row for each act on an entry; entries that stand already get theirs by a task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_row",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_release_row_entry_id_entry")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_release_row")),
        schema="trois",
    )
    op.create_index("ix_release_row_entry_id", "release_row", ["entry_id"], schema="trois")


def downgrade() -> None:
    op.drop_table("release_row", schema="trois")
    op.execute("DELETE FROM trois.counter WHERE name IN ('release_row', 'release_rows_filled')")
