"""Evidence of signatures: revocation and time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signature_evidence",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("paper_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("opinion_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("signed_sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("answers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("timestamp", sa.LargeBinary(), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(paper_id, opinion_id) = 1", name=op.f("ck_signature_evidence_of_one_signature")
        ),
        sa.CheckConstraint("source IN ('none', 'ocsp', 'crl')", name=op.f("ck_signature_evidence_source_known")),
        sa.CheckConstraint(
            "(source = 'none') = (cardinality(answers) = 0)", name=op.f("ck_signature_evidence_source_with_answers")
        ),
        sa.CheckConstraint(
            "num_nulls(timestamp, stamped_at) IN (0, 2)", name=op.f("ck_signature_evidence_stamp_with_its_time")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["trois.paper.id"], name=op.f("fk_signature_evidence_paper_id")),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["trois.exchange_opinion.id"], name=op.f("fk_signature_evidence_opinion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_evidence")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_signature_evidence_paper_id")),
        sa.UniqueConstraint("opinion_id", "signed_sha256", name=op.f("uq_signature_evidence_opinion_id_signed_sha256")),
        schema="trois",
    )


def downgrade() -> None:
    op.drop_table("signature_evidence", schema="trois")
