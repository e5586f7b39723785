"""Extracts from the register are kept, so that anybody can verify a paper by its code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extract",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("print_sha256", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("scope IN ('public', 'own')", name=op.f("ck_extract_scope_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_extract_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extract")),
        sa.UniqueConstraint("code", name=op.f("uq_extract_code")),
        sa.UniqueConstraint("number", name=op.f("uq_extract_number")),
        schema="trois",
    )
    op.create_index("ix_extract_entry_id", "extract", ["entry_id"], schema="trois")


def downgrade() -> None:
    op.drop_table("extract", schema="trois")
    op.execute("DELETE FROM trois.counter WHERE name LIKE 'extract.%'")
