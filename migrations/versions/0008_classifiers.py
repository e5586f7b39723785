"""Classifiers with their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("classifier_edition", "classifier_row")


def upgrade() -> None:
    """Make the tables of editions and of their rows; what was loaded is never changed."""
    op.create_table(
        "classifier_edition",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("classifier", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("in_force_to >= in_force_from", name=op.f("ck_classifier_edition_ends_after_it_begins")),
        sa.CheckConstraint("source_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_classifier_edition_digest_form")),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_classifier_edition_not_empty")),
        sa.ForeignKeyConstraint(["loaded_by"], ["trois.account.id"], name=op.f("fk_classifier_edition_loaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classifier_edition")),
        sa.UniqueConstraint("classifier", "version", name=op.f("uq_classifier_edition_classifier_version")),
        schema="trois",
    )
    op.create_index(
        "ix_classifier_edition_in_force",
        "classifier_edition",
        ["classifier", "in_force_from"],
        unique=False,
        schema="trois",
    )
    op.create_table(
        "classifier_row",
        sa.Column("edition_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Text(), server_default="", nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_classifier_row_has_code")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_classifier_row_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["trois.classifier_edition.id"], name=op.f("fk_classifier_row_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_classifier_row")),
        schema="trois",
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON trois.{table}"
            " FOR EACH ROW EXECUTE FUNCTION trois.refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON trois.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION trois.refuse_change()"
        )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("classifier_row", schema="trois")
    op.drop_table("classifier_edition", schema="trois")
