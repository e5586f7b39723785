"""Slips in registered acts: who asked to mend which words, and the corrected act; the first stays as it was signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def _of(table: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"trois.{table}.{key}"], name=op.f(f"fk_correction_{column}_{table}"))


def upgrade() -> None:
    op.drop_constraint(op.f("ck_paper_kind_known"), "paper", schema="trois")
    op.create_check_constraint(
        op.f("ck_paper_kind_known"), "paper", "kind IN ('application', 'decision', 'correction')", schema="trois"
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("decision_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), server_default="asked", nullable=False),
        sa.Column("by_body", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_ru", sa.Text(), server_default="", nullable=False),
        sa.Column("slips", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("texts", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("prepared_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("signed_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("marks", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("print_sha256", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'prepared', 'corrected', 'refused')", name=op.f("ck_correction_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (reason_kk <> '' AND reason_ru <> '')", name=op.f("ck_correction_refused_why")
        ),
        sa.CheckConstraint(
            "state NOT IN ('prepared', 'corrected') OR num_nulls(slips, texts, prepared_by, prepared_at) = 0",
            name=op.f("ck_correction_prepared_by_someone"),
        ),
        sa.CheckConstraint(
            "num_nulls(number, signed_by, signed_at, sealed, marks) = CASE WHEN state = 'corrected' THEN 0 ELSE 5 END",
            name=op.f("ck_correction_signed_means_who_and_when"),
        ),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name=op.f("ck_correction_two_persons")),
        _of("application", "application_id"),
        _of("decision", "decision_id"),
        _of("account", "asked_by"),
        _of("account", "prepared_by"),
        _of("account", "signed_by"),
        _of("paper", "paper_id"),
        _of("blob", "file_sha256", "sha256"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("code", name=op.f("uq_correction_code")),
        sa.UniqueConstraint("number", name=op.f("uq_correction_number")),
        schema="trois",
    )
    op.create_index(
        "uq_correction_open",
        "correction",
        ["decision_id"],
        unique=True,
        schema="trois",
        postgresql_where=sa.text("state IN ('asked', 'prepared')"),
    )
    op.create_index("ix_correction_decision", "correction", ["decision_id", "asked_at"], schema="trois")
    op.create_index("ix_correction_list", "correction", ["state", "asked_at", "id"], schema="trois")


def downgrade() -> None:
    op.drop_table("correction", schema="trois")
    # what was signed stays signed: the papers go with their corrections, and nothing else names them
    op.execute(
        "DELETE FROM trois.signature_evidence WHERE paper_id IN (SELECT id FROM trois.paper WHERE kind = 'correction')"
    )
    op.execute("DELETE FROM trois.paper WHERE kind = 'correction'")
    op.drop_constraint(op.f("ck_paper_kind_known"), "paper", schema="trois")
    op.create_check_constraint(
        op.f("ck_paper_kind_known"), "paper", "kind IN ('application', 'decision')", schema="trois"
    )
