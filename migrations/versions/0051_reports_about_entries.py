"""Reports about entries by their people: the right has ended, or data of a suspended entry have changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_report",
        sa.Column("id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("entry_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("document_name", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("reporter_name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.UUID(as_uuid=False), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("application_id", sa.UUID(as_uuid=False), nullable=True),
        sa.Column("reason_kk", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_ru", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("reporter ~ '^[0-9]{12}$'", name=op.f("ck_entry_report_reporter_digits")),
        sa.CheckConstraint("kind IN ('right_ended', 'data_changed')", name=op.f("ck_entry_report_kind_known")),
        sa.CheckConstraint("state IN ('open', 'taken_up', 'closed')", name=op.f("ck_entry_report_state_known")),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_entry_report_decided_at_some_time")
        ),
        sa.CheckConstraint(
            "(state = 'taken_up') = (application_id IS NOT NULL)", name=op.f("ck_entry_report_taken_up_by_something")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (reason_kk <> '') AND (state = 'closed') = (reason_ru <> '')",
            name=op.f("ck_entry_report_closed_why"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["trois.entry.id"], name=op.f("fk_entry_report_entry_id_entry")),
        sa.ForeignKeyConstraint(["account_id"], ["trois.account.id"], name=op.f("fk_entry_report_account_id_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["trois.account.id"], name=op.f("fk_entry_report_decided_by_account")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["trois.application.id"], name=op.f("fk_entry_report_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["document_sha256"], ["trois.blob.sha256"], name=op.f("fk_entry_report_document_sha256_blob")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_report")),
        schema="trois",
    )
    op.create_index("ix_entry_report_entry", "entry_report", ["entry_id", "reported_at"], schema="trois")
    op.create_index("ix_entry_report_list", "entry_report", ["state", "reported_at", "id"], schema="trois")
    op.create_index("ix_entry_report_application", "entry_report", ["application_id"], schema="trois")


def downgrade() -> None:
    op.drop_table("entry_report", schema="trois")
