"""Entries of the former register are claimed: who says that one is his, with which documents, what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_claim",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("claimant", sa.Text(), nullable=False),
        sa.Column("claimant_name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("certificate_sha256", sa.Text(), nullable=False),
        sa.Column("certificate_name", sa.Text(), nullable=False),
        sa.Column("power_number", sa.Text(), server_default="", nullable=False),
        sa.Column("power_issued_on", sa.Date(), nullable=True),
        sa.Column("power_until", sa.Date(), nullable=True),
        sa.Column("power_sha256", sa.Text(), nullable=True),
        sa.Column("power_name", sa.Text(), server_default="", nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("reason_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_ru", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("claimant ~ '^[0-9]{12}$'", name=op.f("ck_entry_claim_claimant_digits")),
        sa.CheckConstraint("capacity IN ('holder', 'representative')", name=op.f("ck_entry_claim_capacity_known")),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'refused')", name=op.f("ck_entry_claim_state_known")),
        sa.CheckConstraint(
            "(capacity = 'representative') = (power_sha256 IS NOT NULL AND power_issued_on IS NOT NULL)",
            name=op.f("ck_entry_claim_power_of_representative"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)",
            name=op.f("ck_entry_claim_decided_by_someone"),
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (reason_kk <> '') AND (state = 'refused') = (reason_ru <> '')",
            name=op.f("ck_entry_claim_refused_why"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_claim_entry_id_entry")),
        sa.ForeignKeyConstraint(["account_id"], ["trois.account.id"], name=op.f("fk_entry_claim_account_id_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["trois.account.id"], name=op.f("fk_entry_claim_decided_by_account")),
        sa.ForeignKeyConstraint(
            ["certificate_sha256"], ["trois.blob.sha256"], name=op.f("fk_entry_claim_certificate_sha256_blob")
        ),
        sa.ForeignKeyConstraint(["power_sha256"], ["trois.blob.sha256"], name=op.f("fk_entry_claim_power_sha256_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_claim")),
        schema="trois",
    )
    op.create_index(
        "uq_entry_claim_open",
        "entry_claim",
        ["entry_id", "claimant"],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_entry_claim_entry", "entry_claim", ["entry_id", "filed_at"], schema="trois")
    op.create_index("ix_entry_claim_list", "entry_claim", ["state", "filed_at", "id"], schema="trois")
    op.create_index("ix_entry_claim_claimant", "entry_claim", ["claimant", "filed_at", "id"], schema="trois")
    op.create_index(
        "ix_entry_claim_account",
        "entry_claim",
        ["account_id"],
        schema="trois",
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("entry_claim", schema="trois")
